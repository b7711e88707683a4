/*
 * What the reader's three parts share: places (reader_place.c), values
 * (reader_value.c), objects and lists (reader.c).
 */
#ifndef PACK_READER_PRIV_H
#define PACK_READER_PRIV_H

#include "schema_priv.h"

#include "model/pack.h"

/* key NULL: item number of a list. */
size_t
yaml_reader_add_origin(struct yaml_reader *reader, const void *address,
                       const struct tree_node *node, size_t parent, const char *key,
                       size_t number);

/* At a node that has no place of its own (a key) within the value of origin. */
void
yaml_reader_fault_at(struct yaml_reader *reader, size_t origin, const struct tree_node *node,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Reads a node into target; a faulty value leaves target as it was. */
typedef void
read_function(struct yaml_reader *reader, const struct row *row, const struct tree_node *node,
              void *target, size_t origin);

/* By kind; NULL for objects, lists and maps. */
extern read_function *const yaml_read_functions[VALUE_KIND_COUNT];

read_function yaml_read_string;

#endif
