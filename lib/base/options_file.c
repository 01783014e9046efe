#include "base/options_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define BLANKS " \t\r"

/* The whole file as text, or NULL with a complaint. */
static char *file_read(const char *path, struct arena *arena, struct buffer *complaints)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        buffer_print(complaints, "%s: cannot be read: %s\n", path, strerror(errno));
        return NULL;
    }
    char *text = arena_take(arena, OPTIONS_FILE_MAX + 2, 1);
    size_t length = fread(text, 1, OPTIONS_FILE_MAX + 1, file);
    int fault = ferror(file) ? errno : 0;
    if (fclose(file) != 0 && fault == 0)
        fault = errno;
    if (fault != 0)
        buffer_print(complaints, "%s: cannot be read: %s\n", path, strerror(fault));
    else if (length > OPTIONS_FILE_MAX)
        buffer_print(complaints, "%s: is larger than %d bytes\n", path, OPTIONS_FILE_MAX);
    else if (memchr(text, '\0', length))
        buffer_print(complaints, "%s: is no text file\n", path);
    else
        return text;
    return NULL;
}

/* Cuts blanks off both ends, in place. */
static char *trim(char *text)
{
    text += strspn(text, BLANKS);
    size_t length = strlen(text);
    while (length > 0 && strchr(BLANKS, text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

void options_file_read(const char *path, struct arena *arena, struct buffer *complaints,
                       void (*take)(void *context, const char *place, const char *name,
                                    const char *text),
                       void *context)
{
    char *rest = file_read(path, arena, complaints);
    for (int number = 1; rest; number++) {
        char *line = trim(strsep(&rest, "\n"));
        if (*line == '\0' || *line == '#')
            continue;
        const char *place = arena_print(arena, "%s:%d", path, number);
        char *equals = strchr(line, '=');
        if (!equals) {
            buffer_print(complaints, "%s: must be name = value\n", place);
            continue;
        }
        *equals = '\0';
        take(context, place, trim(line), trim(equals + 1));
    }
}
