#include "api/server_private.h"
#include "base/fatal.h"

#include <dlfcn.h>
#include <pthread.h>

int pthread_attr_setstacksize(pthread_attr_t *attributes, size_t size);

/* Debian's civetweb asks for 100 KiB a thread, too little for parsers that recurse. The program's
 * own definition comes before the C library's, so the wish passes here and is raised. */
__attribute__((visibility("default"))) int pthread_attr_setstacksize(pthread_attr_t *attributes,
                                                                     size_t size)
{
    int (*next)(pthread_attr_t *, size_t);
    *(void **)&next = dlsym(RTLD_NEXT, "pthread_attr_setstacksize");
    if (!next)
        fatal("the C library cannot set the size of a stack");
    return next(attributes, size < SERVER_STACK_BYTES ? SERVER_STACK_BYTES : size);
}

size_t stack_size(void)
{
    pthread_attr_t attributes;
    void *lowest;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return 0;
    if (pthread_attr_getstack(&attributes, &lowest, &size) != 0)
        size = 0;
    pthread_attr_destroy(&attributes);
    return size;
}
