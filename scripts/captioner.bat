@echo off
rem Runs captioner on Windows, from the zip that "mvn -Pdist package" makes. In a clone, run
rem scripts/captioner in a bash (Git Bash, WSL): it builds first.
rem   CAPTIONER_JAVA_OPTS  options for Java (default: -Xmx1g -XX:+UseSerialGC)
rem Exit code of its own: 69 Java is missing or too old, or this is a clone. Others are the program's.
rem No blocks in parentheses: a folder such as "C:\Program Files (x86)" would end them.
setlocal EnableExtensions DisableDelayedExpansion
for %%I in ("%~dp0..") do set "root=%%~fI"
if not exist "%root%\captioner.jar" goto clone

set "java=java.exe"
if not defined JAVA_HOME goto version
set "JAVA_HOME=%JAVA_HOME:"=%"
set "java=%JAVA_HOME%\bin\java.exe"
if not exist "%java%" goto nojava
pushd "%JAVA_HOME%\bin"
:version
set "major="
for /f "tokens=1-3" %%A in ('java.exe -version 2^>^&1') do if "%%B"=="version" for /f "delims=.-+" %%V in ("%%~C") do set "major=%%V"
if defined JAVA_HOME popd
if not defined major goto nojava
if %major% LSS 17 goto oldjava

if not defined CAPTIONER_JAVA_OPTS set "CAPTIONER_JAVA_OPTS=-Xmx1g -XX:+UseSerialGC"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"
rem DJL would report its use.
set "OPT_OUT_TRACKING=true"
"%java%" %CAPTIONER_JAVA_OPTS% -Djava.awt.headless=true "-Dcaptioner.home=%root%" -jar "%root%\captioner.jar" %*
exit /b %ERRORLEVEL%

:nojava
echo captioner: "%java%" does not run; install Java, 17 or newer, or set JAVA_HOME>&2
exit /b 69

:oldjava
echo captioner: Java 17 or newer is needed, but "%java%" is version %major%; set JAVA_HOME>&2
exit /b 69

:clone
echo captioner: there is no captioner.jar in "%root%"; in a clone, run scripts/captioner in a bash>&2
exit /b 69
