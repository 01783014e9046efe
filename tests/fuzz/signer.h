/* The key that fuzz targets sign with, made once a process. One thread. */
#ifndef PENNANT_FUZZ_SIGNER_H
#define PENNANT_FUZZ_SIGNER_H

#include "base/fatal.h"
#include "base/signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline const struct signer *signer_once(void)
{
    static struct signer *signer; /* lives as long as the process */
    char folder[] = "/tmp/pennant-fuzz-XXXXXX", path[64];
    struct buffer complaint;
    if (signer != NULL)
        return signer;
    buffer_init(&complaint);
    if (mkdtemp(folder) == NULL)
        fatal("no folder for a key");
    snprintf(path, sizeof(path), "%s/key.pem", folder);
    if (!signature_key_create(path, &complaint) || (signer = signer_new(path, &complaint)) == NULL)
        fatal("no key: %s", complaint.data);
    (void)unlink(path);
    (void)rmdir(folder);
    buffer_release(&complaint);
    return signer;
}

#endif
