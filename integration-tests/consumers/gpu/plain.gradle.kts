// Runs ONNX Runtime on NVIDIA GPUs.
plugins {
    java
}

repositories {
    mavenCentral()
}

configurations.all {
    exclude(group = "com.microsoft.onnxruntime", module = "onnxruntime")
}

dependencies {
    implementation("io.github.tribuoipwd:tribuo-ipwd:0.1.0-SNAPSHOT")
    implementation("com.microsoft.onnxruntime:onnxruntime_gpu:1.28.0")
}
