#include "app/import_order.h"

void import_order_init(struct import_order *order)
{
    *order = (struct import_order){0};
    pthread_mutex_init(&order->mutex, NULL);
    pthread_cond_init(&order->changed, NULL);
}

void import_order_destroy(struct import_order *order)
{
    pthread_cond_destroy(&order->changed);
    pthread_mutex_destroy(&order->mutex);
}

bool import_order_go_ahead(struct import_order *order, unsigned *ret_retreats)
{
    pthread_mutex_lock(&order->mutex);
    while (!order->failed && order->in_turn && order->careful == 0)
        pthread_cond_wait(&order->changed, &order->mutex);
    bool may = !order->failed && order->careful == 0;
    *ret_retreats = order->retreats;
    pthread_mutex_unlock(&order->mutex);
    return may;
}

bool import_order_await_write(struct import_order *order, int64_t number, unsigned *retreats)
{
    pthread_mutex_lock(&order->mutex);
    while (!order->failed && order->committed < number && order->retreats == *retreats &&
           order->written < number)
        pthread_cond_wait(&order->changed, &order->mutex);
    /* Whose turn it is minds nobody's retreat. */
    bool may = !order->failed && (order->committed >= number ||
                                  (order->retreats == *retreats && order->written >= number));
    *retreats = order->retreats;
    pthread_mutex_unlock(&order->mutex);
    return may;
}

void import_order_written(struct import_order *order, int64_t number, unsigned retreats)
{
    pthread_mutex_lock(&order->mutex);
    if (order->retreats == retreats)
        order->written = number + 1;
    pthread_cond_broadcast(&order->changed);
    pthread_mutex_unlock(&order->mutex);
}

/* Who retreats takes the count of what is written back to itself: what was written behind it no
 * longer counts, though it may have committed since. */
bool import_order_await_commit(struct import_order *order, int64_t number)
{
    pthread_mutex_lock(&order->mutex);
    while (!order->failed && order->written > number && order->committed < number)
        pthread_cond_wait(&order->changed, &order->mutex);
    bool may = !order->failed && order->written > number;
    pthread_mutex_unlock(&order->mutex);
    return may;
}

/* With the mutex held. */
static void send_back(struct import_order *order, int64_t number)
{
    order->retreats++;
    if (order->written > number)
        order->written = number;
    pthread_cond_broadcast(&order->changed);
}

void import_order_retreat(struct import_order *order, int64_t number)
{
    pthread_mutex_lock(&order->mutex);
    send_back(order, number);
    pthread_mutex_unlock(&order->mutex);
}

bool import_order_is_turn(struct import_order *order, int64_t number)
{
    pthread_mutex_lock(&order->mutex);
    bool is = order->committed >= number;
    pthread_mutex_unlock(&order->mutex);
    return is;
}

bool import_order_take_turn(struct import_order *order, int64_t number)
{
    pthread_mutex_lock(&order->mutex);
    while (!order->failed && order->committed < number)
        pthread_cond_wait(&order->changed, &order->mutex);
    bool may = !order->failed;
    if (may) {
        order->in_turn = true;
        send_back(order, number);
    }
    pthread_mutex_unlock(&order->mutex);
    return may;
}

void import_order_done(struct import_order *order, int64_t number, bool stored)
{
    pthread_mutex_lock(&order->mutex);
    order->in_turn = false;
    if (!stored) {
        order->failed = true;
    } else {
        order->committed = number + 1;
        if (order->written < order->committed)
            order->written = order->committed;
        order->careful -= order->careful > 0;
    }
    pthread_cond_broadcast(&order->changed);
    pthread_mutex_unlock(&order->mutex);
}

void import_order_set_careful(struct import_order *order, int chunks)
{
    pthread_mutex_lock(&order->mutex);
    order->careful = chunks;
    pthread_cond_broadcast(&order->changed);
    pthread_mutex_unlock(&order->mutex);
}

bool import_order_is_careful(struct import_order *order)
{
    pthread_mutex_lock(&order->mutex);
    bool is = order->careful > 0;
    pthread_mutex_unlock(&order->mutex);
    return is;
}
