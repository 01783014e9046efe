#include "cmd/import_file.h"

#include "base/upload.h"
#include "base/waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BAR      24 /* characters */
#define MEBIBYTE (1024.0 * 1024.0)

bool import_file_open(struct import_file *file, const char *path, bool quiet,
                      struct buffer *complaint)
{
    struct stat status;
    bool input = strcmp(path, "-") == 0;
    int descriptor = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        buffer_print(complaint, "import: %s: %s\n", path, strerror(errno));
        return false;
    }
    bool regular = S_ISREG(status.st_mode) && lseek(descriptor, 0, SEEK_CUR) == 0;
    *file = (struct import_file){.path = path,
                                 .descriptor = descriptor,
                                 .seekable = regular,
                                 .told = !quiet && isatty(STDERR_FILENO),
                                 .size = regular ? status.st_size : -1};
    return true;
}

void import_file_close(struct import_file *file)
{
    if (file->descriptor != STDIN_FILENO)
        close(file->descriptor);
}

static ssize_t piece_read(struct import_file *file, char *bytes, size_t size)
{
    ssize_t got;
    do
        got = read(file->descriptor, bytes, size);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        file->offset += got;
    return got;
}

bool import_file_seek(struct import_file *file, int64_t offset)
{
    char passed[16384];
    if (file->seekable) {
        if (lseek(file->descriptor, offset, SEEK_SET) != offset)
            return false;
        file->offset = offset;
    }
    while (file->offset < offset) {
        int64_t left = offset - file->offset;
        size_t size = left < (int64_t)sizeof(passed) ? (size_t)left : sizeof(passed);
        if (piece_read(file, passed, size) <= 0)
            return false;
    }
    file->begun_at = file->offset;
    file->begun_ms = file->told_ms = monotonic_ms();
    file->lines = 0;
    return file->offset == offset;
}

int64_t import_file_left(const struct import_file *file)
{
    return file->size < 0 ? UPLOAD_UNKNOWN : file->size - file->offset;
}

static void bar_print(const struct import_file *file, char bar[BAR + 1])
{
    int full = file->size > 0 ? (int)((double)file->offset / (double)file->size * BAR) : 0;
    for (int i = 0; i < BAR; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR] = '\0';
}

static void tell(struct import_file *file)
{
    char bar[BAR + 1];
    double seconds = (double)(file->told_ms - file->begun_ms) / 1000.0;
    double sent = (double)(file->offset - file->begun_at);
    double speed = seconds > 0 ? sent / seconds : 0;
    if (file->size < 0) {
        fprintf(stderr, "\r%.1f MiB, %.0f rows/s\033[K", (double)file->offset / MEBIBYTE,
                seconds > 0 ? (double)file->lines / seconds : 0);
        return;
    }
    long left = speed > 0 ? (long)((double)(file->size - file->offset) / speed) : 0;
    bar_print(file, bar);
    fprintf(stderr, "\r[%s] %.1f of %.1f MiB, %.0f rows/s, %ld:%02ld left\033[K", bar,
            (double)file->offset / MEBIBYTE, (double)file->size / MEBIBYTE,
            seconds > 0 ? (double)file->lines / seconds : 0, left / 60, left % 60);
}

void import_file_tell_end(struct import_file *file)
{
    if (!file->told)
        return;
    file->told_ms = monotonic_ms();
    tell(file);
    fputc('\n', stderr);
}

size_t import_file_read(void *context, char *bytes, size_t size)
{
    struct import_file *file = context;
    ssize_t got = piece_read(file, bytes, size);
    if (got < 0) {
        file->failed = true;
        file->fault = strerror(errno);
        return UPLOAD_FAILED;
    }
    if (!file->told)
        return (size_t)got;
    for (const char *p = bytes, *end = bytes + got;
         (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        file->lines++;
    if (monotonic_ms() - file->told_ms >= IMPORT_FILE_TICK_MS) {
        file->told_ms = monotonic_ms();
        tell(file);
    }
    return (size_t)got;
}
