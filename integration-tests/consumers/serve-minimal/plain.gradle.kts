// Serves students, without what only trains them.
plugins {
    java
}

repositories {
    mavenCentral()
}

dependencies {
    implementation("io.github.tribuoipwd:tribuo-ipwd:0.1.0-SNAPSHOT") {
        exclude(group = "ai.djl")
        exclude(group = "ai.djl.pytorch")
        exclude(group = "net.java.dev.jna")
        exclude(group = "com.github.ben-manes.caffeine")
    }
}
