/* The audit row that every change leaves in its own transaction. One transaction's thread. */
#ifndef PENNANT_STORE_AUDIT_H
#define PENNANT_STORE_AUDIT_H

struct tx;

struct audit_row {
    const char *action;      /* "unit.replace" */
    const char *object_kind; /* "unit" */
    const char *object_id;
    const char *reason;         /* NULL: none given */
    const char *before, *after; /* JSON texts or NULL */
};

/* Queues the row; it travels with the next trip. Texts live as long as the transaction's arena. */
void audit_write(struct tx *tx, const struct audit_row *row);

#endif
