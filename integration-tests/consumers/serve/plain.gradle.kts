// Serves students.
plugins {
    java
}

repositories {
    mavenCentral()
}

dependencies {
    implementation("io.github.tribuoipwd:tribuo-ipwd:0.1.0-SNAPSHOT")
}
