// Runs ONNX Runtime on NVIDIA GPUs, with the BOM.
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
    implementation(platform("io.github.tribuoipwd:tribuo-ipwd-bom:0.1.0-SNAPSHOT"))
    implementation("io.github.tribuoipwd:tribuo-ipwd")
    implementation("com.microsoft.onnxruntime:onnxruntime_gpu")
}
