// Trains students, on Linux x86-64, with the BOM.
plugins {
    java
}

repositories {
    mavenCentral()
}

dependencies {
    implementation(platform("io.github.tribuoipwd:tribuo-ipwd-bom:0.1.0-SNAPSHOT"))
    implementation("io.github.tribuoipwd:tribuo-ipwd")
    runtimeOnly("ai.djl.pytorch:pytorch-native-cpu::linux-x86_64")
}
