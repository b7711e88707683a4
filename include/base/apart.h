/*
 * Work in a process of its own, waited for. For what maps much memory at once:
 * a kernel that fills a mapping (argon2id's 64 MiB, at one go) lets nobody else
 * in the process map or unmap memory meanwhile, so that even in a thread of the
 * pool it stops the loop: 120 to 195 ms were measured.
 *
 * To be called from a thread of the pool. The process is a copy made by fork,
 * with all signals blocked: the work may compute and allocate, and touch
 * nothing that others share (files, locks, the log, the terminal). It holds no
 * descriptor of its parent, so no lock of its files, and is killed when its
 * parent dies: a desk that was killed can start again at once.
 */
#ifndef BASE_APART_H
#define BASE_APART_H

#include <stdbool.h>
#include <stddef.h>

/* False when there is no such process or it died: result is zeroed then. */
bool
apart_run(void (*work)(void *context, void *result), void *context, void *result, size_t size);

#endif
