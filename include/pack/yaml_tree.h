/*
 * YAML as a tree of nodes with their places, for packs and settings; the only
 * home of libyaml is src/pack/yaml_tree.c. One document, UTF-8, at most
 * TREE_BYTES_MAX bytes, TREE_DEPTH_MAX levels and TREE_NODES_MAX nodes;
 * anchors, aliases and tags are faults. It is made from the parser's events,
 * not from its documents: those have resolved the aliases, and forgotten
 * where, before anybody can refuse them.
 *
 * Scalars are texts: the schema says what they mean ("no" is a text like any).
 */
#ifndef PACK_YAML_TREE_H
#define PACK_YAML_TREE_H

#include "base/arena.h"
#include "pack/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define TREE_BYTES_MAX (4u << 20)
#define TREE_DEPTH_MAX 32
#define TREE_NODES_MAX 100000

enum tree_kind {
	TREE_SCALAR,
	TREE_LIST,
	TREE_MAP,
};

struct tree_node {
	enum tree_kind kind;
	bool plain;		/* a scalar without quotes */
	bool refused;		/* an alias: a fault already, not worth another */
	size_t line, column;	/* from 1; columns in characters */
	const char *text;	/* of a scalar: valid UTF-8, NUL behind it */
	size_t length;
	size_t count;		/* items of a list, pairs of a map */
	const struct tree_node *const *items;	/* of a list; of a map key, value, key … */
};

static inline const struct tree_node *
tree_key(const struct tree_node *map, size_t i)
{
	return map->items[2 * i];
}

static inline const struct tree_node *
tree_value(const struct tree_node *map, size_t i)
{
	return map->items[2 * i + 1];
}

/* The value of a key, or NULL. */
const struct tree_node *
tree_find(const struct tree_node *map, const char *key);

/*
 * Reads a whole file. False when it is no YAML (the faults say where); what
 * can be read up to there is lost. *root is NULL for a file without content.
 * Nodes live in the arena. name is what the faults call the file.
 */
bool
tree_parse(struct arena *arena, const char *name, const char *bytes, size_t length,
           struct fault_list *faults, const struct tree_node **root);

#endif
