#include "cmd/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool complain(const char *command, const char *path, const char *reason)
{
    fprintf(stderr, "pennant %s: %s: %s\n", command, path, reason);
    return false;
}

bool file_read(const char *command, const char *path, size_t limit, struct buffer *out)
{
    char chunk[65536];
    size_t start = out->length, got = 0;
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (file == NULL)
        return complain(command, path, strerror(errno));
    while (out->length - start <= limit && (got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buffer_add(out, chunk, got);
    int fault = ferror(file) ? errno : 0;
    if (file != stdin)
        (void)fclose(file);
    if (fault != 0)
        return complain(command, path, strerror(fault));
    if (out->length - start > limit) {
        snprintf(chunk, sizeof(chunk), "larger than %zu bytes", limit);
        return complain(command, path, chunk);
    }
    return true;
}
