// Exports networks of DJL, on Linux x86-64.
plugins {
    java
}

repositories {
    mavenCentral()
}

dependencies {
    implementation("io.github.tribuoipwd:onnx-export:0.1.0-SNAPSHOT")
    runtimeOnly("ai.djl.pytorch:pytorch-engine:0.36.0")
    runtimeOnly("ai.djl.pytorch:pytorch-jni:2.7.1-0.36.0")
    runtimeOnly("ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64")
}
