#include "cmd/demo_place.h"

#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_MAKING "making\n"
#define STATE_READY  "ready\n"
#define SOCKET_NAME  "/.s.PGSQL.5432"
#define SOCKET_MAX   107 /* bytes of a socket's path that the kernel takes */
#define REMOVE_FILES 16  /* descriptors that removing a tree may hold */
#define HASH_LETTERS 12  /* of the folder's hash, in the names of places outside */

/* Root's PostgreSQL runs as the first of these that exists. */
static const char *const ACCOUNTS[] = {"postgres", "nobody"};

const char *demo_path(const struct demo_place *place, struct arena *arena, const char *name)
{
    return arena_print(arena, "%s/%s", place->directory, name);
}

static bool fault(struct buffer *complaints, const char *what, const char *path)
{
    buffer_print(complaints, "%s %s: %s\n", what, path, strerror(errno));
    return false;
}

/* Each missing folder of a path. */
static bool folders_make(const char *path, struct arena *arena)
{
    char *copy = arena_text(arena, path);
    for (char *slash = strchr(copy + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0755) != 0 && errno != EEXIST) {
            return false;
        }
        *slash = '/';
    }
    return mkdir(copy, 0755) == 0 || errno == EEXIST;
}

static bool directory_open(const char *directory, struct arena *arena, struct demo_place *place,
                           struct buffer *complaints)
{
    char absolute[PATH_MAX];
    if (!folders_make(directory, arena)) {
        return fault(complaints, "cannot make the folder", directory);
    }
    if (realpath(directory, absolute) == NULL) {
        return fault(complaints, "cannot find", directory);
    }
    place->directory = arena_text(arena, absolute);
    const char *path = demo_path(place, arena, "lock");
    place->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (place->lock < 0) {
        return fault(complaints, "the demonstration there is another account's; cannot open", path);
    }
    if (flock(place->lock, LOCK_EX | LOCK_NB) != 0) {
        char pid[32] = "";
        ssize_t length = pread(place->lock, pid, sizeof pid - 1, 0);
        buffer_print(complaints, "a demonstration runs in %s already (process %.*s)\n",
                     place->directory, (int)(length > 0 ? length : 0), pid);
        return false;
    }
    if (ftruncate(place->lock, 0) != 0 || dprintf(place->lock, "%ld", (long)getpid()) < 0) {
        return fault(complaints, "cannot write", path);
    }
    return true;
}

static bool account_choose(struct arena *arena, struct demo_place *place, struct buffer *complaints)
{
    struct passwd *own = getpwuid(geteuid());
    if (own == NULL) {
        buffer_print(complaints, "the account %ld has no name, which PostgreSQL needs\n",
                     (long)geteuid());
        return false;
    }
    place->user = arena_text(arena, own->pw_name);
    if (geteuid() != 0) {
        return true;
    }
    for (size_t i = 0; i < COUNT(ACCOUNTS); i++) {
        struct passwd *found = getpwnam(ACCOUNTS[i]);
        if (found != NULL && found->pw_uid != 0) {
            struct account *account = ARENA_NEW(arena, struct account);
            *account =
                (struct account){found->pw_uid, found->pw_gid, arena_text(arena, found->pw_name)};
            place->account = account;
            return true;
        }
    }
    buffer_text(complaints, "PostgreSQL does not run as root, and there is no account postgres\n");
    return false;
}

static uid_t place_uid(const struct demo_place *place)
{
    return place->account == NULL ? geteuid() : place->account->uid;
}

/* A folder of mode 0700 that is the account's and that it can enter; false where that cannot be. */
static bool private_folder(const struct demo_place *place, const char *path)
{
    struct stat found;
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return false;
    }
    if (lstat(path, &found) != 0 || !S_ISDIR(found.st_mode)) {
        return false;
    }
    if (found.st_uid != place_uid(place) &&
        (found.st_uid != geteuid() || geteuid() != 0 ||
         lchown(path, place->account->uid, place->account->gid) != 0)) {
        return false;
    }
    return chmod(path, 0700) == 0 && process_can_enter(place->account, path);
}

/* The folder in the demonstration's own if the account gets there, else one outside. */
static const char *folder_choose(const struct demo_place *place, struct arena *arena,
                                 const char *name, const char *outside, size_t longest)
{
    const char *inside = demo_path(place, arena, name);
    /* PostgreSQL splits lists of folders at commas and reads quotes. */
    bool plain = strpbrk(inside, ",'\"\\") == NULL;
    if (plain && strlen(inside) <= longest && private_folder(place, inside)) {
        return inside;
    }
    unsigned char digest[SHA256_BYTES];
    digest_sha256(place->directory, strlen(place->directory), digest);
    char *hash = digest_hex(arena, digest, HASH_LETTERS / 2);
    rmdir(inside);
    const char *other =
        arena_print(arena, "%s/pennant-%ld-%s", outside, (long)place_uid(place), hash);
    return private_folder(place, other) ? other : NULL;
}

static enum demo_state state_read(const struct demo_place *place, struct arena *arena)
{
    char text[16] = "";
    int file = open(demo_path(place, arena, "state"), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return DEMO_EMPTY;
    }
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    bool filled = access(arena_print(arena, "%s/PG_VERSION", place->cluster), F_OK) == 0;
    return length > 0 && strcmp(text, STATE_READY) == 0 && filled ? DEMO_READY : DEMO_MAKING;
}

static bool folder_is_empty(const char *path)
{
    return rmdir(path) == 0 ? mkdir(path, 0700) == 0 : false;
}

bool demo_place_open(const char *directory, struct arena *arena, struct demo_place *ret_place,
                     struct buffer *complaints)
{
    struct demo_place place = {.lock = -1};
    if (!directory_open(directory, arena, &place, complaints) ||
        !account_choose(arena, &place, complaints)) {
        return false;
    }
    place.cluster = folder_choose(&place, arena, "cluster", "/var/tmp", PATH_MAX);
    place.socket = folder_choose(&place, arena, "socket", "/tmp", SOCKET_MAX - strlen(SOCKET_NAME));
    if (place.cluster == NULL || place.socket == NULL) {
        buffer_print(complaints,
                     "neither %s nor a folder under %s can be made the database account's own\n",
                     place.directory, place.cluster == NULL ? "/var/tmp" : "/tmp");
        return false;
    }
    place.log = demo_path(&place, arena, "postgresql.log");
    place.state = state_read(&place, arena);
    if (place.state == DEMO_EMPTY &&
        strncmp(place.cluster, place.directory, strlen(place.directory)) == 0) {
        if (!folder_is_empty(place.cluster)) {
            buffer_print(complaints,
                         "%s holds something that no demonstration made; delete it, or choose "
                         "another --directory\n",
                         place.cluster);
            return false;
        }
        if (!private_folder(&place, place.cluster)) {
            return fault(complaints, "cannot make", place.cluster);
        }
    }
    *ret_place = place;
    return true;
}

static int entry_remove(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

bool demo_place_clear(struct demo_place *place, struct buffer *complaints)
{
    if (nftw(place->cluster, entry_remove, REMOVE_FILES, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0) {
        return fault(complaints, "cannot remove; delete it by hand:", place->cluster);
    }
    if (!private_folder(place, place->cluster)) {
        return fault(complaints, "cannot make", place->cluster);
    }
    struct arena *arena = arena_new();
    bool written =
        demo_file_write(demo_path(place, arena, "state"), STATE_MAKING, arena, complaints);
    arena_free(arena);
    return written;
}

bool demo_place_finish(struct demo_place *place, struct arena *arena, struct buffer *complaints)
{
    place->state = DEMO_READY;
    return demo_file_write(demo_path(place, arena, "state"), STATE_READY, arena, complaints);
}

bool demo_file_write(const char *path, const char *text, struct arena *arena,
                     struct buffer *complaints)
{
    const char *fresh = arena_print(arena, "%s.new", path);
    int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        return fault(complaints, "cannot write", fresh);
    }
    size_t length = strlen(text);
    bool written = write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    if (close(file) != 0 || !written || rename(fresh, path) != 0) {
        return fault(complaints, "cannot write", path);
    }
    return true;
}
