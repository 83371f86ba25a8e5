@echo off
rem Copyright 2026 the tribuo-ipwd authors.
rem SPDX-License-Identifier: Apache-2.0
rem
rem Starts the command line of tribuo-ipwd. It takes
rem   JAVA_HOME  the Java to run, 17 or newer; without it, the java of the PATH
rem   JAVA_OPTS  options of Java, separated by spaces, such as -Xmx8g

setlocal EnableExtensions DisableDelayedExpansion
for %%i in ("%~dp0..") do set "APP=%%~fi"

if not defined JAVA_HOME goto path
set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%JAVA%" goto version
>&2 echo JAVA_HOME must be the folder of a Java installation, found no bin\java.exe in "%JAVA_HOME%"
>&2 echo Maybe set it to the folder of a Java 17 or newer, or unset it to use the java of the PATH.
exit /b 1

:path
set "JAVA=java.exe"
where /q java.exe
if not errorlevel 1 goto version
>&2 echo Java 17 or newer must be installed, found no java.exe in the PATH, and JAVA_HOME is not set
>&2 echo Maybe install one, or set JAVA_HOME to the folder of one.
exit /b 1

:version
rem The third word of 'openjdk version "17.0.15" 2025-04-15', up to its first dot.
set "VERSION=0"
for /f "tokens=3" %%v in ('^""%JAVA%" -version 2^>^&1 ^| findstr /c:" version "^"') do set "VERSION=%%~v"
for /f "delims=.-+ tokens=1" %%v in ("%VERSION%") do set "VERSION=%%v"
if %VERSION% GEQ 17 goto run
>&2 echo Java must be 17 or newer, found %VERSION% in "%JAVA%"
>&2 echo Maybe set JAVA_HOME to the folder of a Java 17 or newer.
exit /b 1

:run
rem Newer versions of Java warn of what the engines need: native code, and memory outside the heap.
set "QUIET="
if %VERSION% GEQ 22 set "QUIET=--enable-native-access=ALL-UNNAMED"
if %VERSION% GEQ 23 set "QUIET=%QUIET% --sun-misc-unsafe-memory-access=allow"
"%JAVA%" %QUIET% "-Djava.util.logging.config.file=%APP%\conf\logging.properties" %JAVA_OPTS% -cp "%APP%\lib\*" io.github.tribuoipwd.cli.Main %*
exit /b %ERRORLEVEL%
