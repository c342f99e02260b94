@echo Understudy is for Linux: it has no build for Windows. 1>&2
@exit /b 1
