// Distills a random forest into a small network, on Linux x86-64: gradle -q run
plugins {
    kotlin("jvm") version "2.4.21"
    application
}

repositories {
    mavenLocal()
    mavenCentral()
}

dependencies {
    implementation("io.github.tribuoipwd:tribuo-ipwd:0.1.0-SNAPSHOT")
    implementation("org.tribuo:tribuo-classification-tree:4.3.2")
    runtimeOnly("ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64")
}

application {
    mainClass.set("com.example.StarterKt")
}
