/*
 * Shared by the two parts of the softphone: settings (softphone.c) and the
 * running program (softphone_process.c).
 */
#ifndef LINE_SOFTPHONE_PRIV_H
#define LINE_SOFTPHONE_PRIV_H

#include "base/error.h"

#include <stdbool.h>

/* Makes it if need be; ours, a folder, and closed to others. */
bool
softphone_make_folder(const char *folder, struct err *e);

#endif
