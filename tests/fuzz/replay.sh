#!/bin/sh
# usage: replay.sh PROGRAM FOLDER FILE: the program over every file of the folder, and the file.
set -eu
exec "$1" "$2"/* "$3"
