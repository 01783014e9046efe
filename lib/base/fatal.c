#include "base/fatal.h"

#include "base/log_out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FATAL_LINE 512

noreturn void fatal(const char *format, ...)
{
    char line[FATAL_LINE] = "pennant: ";
    size_t used = strlen(line);
    va_list arguments;
    va_start(arguments, format);
    int printed = vsnprintf(line + used, sizeof(line) - used - 1, format, arguments);
    va_end(arguments);
    if (printed > 0)
        used = strlen(line);
    line[used++] = '\n';
    log_out_rest();
    /* Nothing can be done about a failing write; the process ends either way. */
    if (write(STDERR_FILENO, line, used) < 0)
        abort();
    abort();
}
