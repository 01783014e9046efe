/* Runs a fuzz target over files, without a fuzzer: the kept corpus is a test like any other. */
#include "base/buffer.h"

#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool file_replay(const char *path)
{
    struct buffer text;
    char chunk[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    buffer_init(&text);
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buffer_add(&text, chunk, got);
    (void)fclose(file);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)text.data, text.length);
    buffer_release(&text);
    return true;
}

int main(int argc, char **argv)
{
    int unread = 0;
    for (int i = 1; i < argc; i++)
        unread += !file_replay(argv[i]);
    printf("%d files\n", argc - 1 - unread);
    return unread > 0 || argc < 2;
}
