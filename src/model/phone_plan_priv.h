/*
 * The numbering plan: bare digits → kind and normal form. phone_number.c finds
 * the digits in a text, this says what they are.
 */
#ifndef MODEL_PHONE_PLAN_PRIV_H
#define MODEL_PHONE_PLAN_PRIV_H

#include "model/phone_number.h"

#define PHONE_DIGITS_MAX 32

/*
 * Fills kind, fault, normal, reverse and the lengths; leaves extension and
 * fault_offset. plus: a '+' stood before the digits. Home area as in phone_parse.
 */
void
phone_plan_classify(const char *digits, bool plus, const char *home_area,
                    struct phone_number *out);

/* A local number of 7 or 8 digits without area code, to judge by its shape. */
bool
phone_plan_is_local(const char *digits, size_t length);

/* Digits of home_area without its 0; "" when it is no area code. */
void
phone_plan_home_area(const char *home_area, char out[4]);

#endif
