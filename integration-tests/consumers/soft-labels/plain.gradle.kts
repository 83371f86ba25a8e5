// Captures soft labels and trains students on them, on Linux x86-64.
plugins {
    java
}

repositories {
    mavenCentral()
}

dependencies {
    implementation("io.github.tribuoipwd:tribuo-ipwd-soft-labels:0.1.0-SNAPSHOT")
    runtimeOnly("ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64")
}
