#include "base/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *file_fault(int file, size_t most)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return "it cannot be examined";
    if (!S_ISREG(status.st_mode))
        return "it is not a regular file";
    if ((size_t)status.st_size > most)
        return "it is larger than such a file may be";
    if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0)
        return "it is secret and everybody may read or write it";
    return NULL;
}

const char *secret_file_read(const char *path, size_t most, struct buffer *text)
{
    char chunk[4096];
    ssize_t got = 0;
    /* Not blocking: a FIFO of that name must not hang the caller. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return strerror(errno);
    const char *fault = file_fault(file, most);
    while (fault == NULL && text->length <= most && (got = read(file, chunk, sizeof(chunk))) > 0)
        buffer_add(text, chunk, (size_t)got);
    close(file);
    explicit_bzero(chunk, sizeof(chunk));
    return fault == NULL && got < 0 ? "it cannot be read" : fault;
}

static bool all_written(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t done = write(file, bytes, length);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            bytes += done;
            length -= (size_t)done;
        }
    }
    return fsync(file) == 0;
}

bool secret_file_create(const char *path, const void *bytes, size_t length,
                        struct buffer *complaint)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0) {
        buffer_print(complaint, "%s: %s\n", path, strerror(errno));
        return false;
    }
    bool written = all_written(file, bytes, length);
    written = close(file) == 0 && written;
    if (!written) {
        (void)unlink(path);
        buffer_print(complaint, "%s: it cannot be written\n", path);
    }
    return written;
}
