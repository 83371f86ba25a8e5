// Captures soft labels and trains students on them, on Linux x86-64, with the BOM.
plugins {
    java
}

repositories {
    mavenCentral()
}

dependencies {
    implementation(platform("io.github.tribuoipwd:tribuo-ipwd-bom:0.1.0-SNAPSHOT"))
    implementation("io.github.tribuoipwd:tribuo-ipwd-soft-labels")
    runtimeOnly("ai.djl.pytorch:pytorch-native-cpu::linux-x86_64")
}
