/* YAML text → tree of nodes, bounded in every direction. The only user of libyaml. */
#include "pack/yaml_tree.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>
#include <yaml.h>

struct child {
	const struct tree_node *node;
};

struct builder {
	yaml_parser_t parser;
	struct arena *arena;
	const char *name;
	struct fault_list *faults;
	size_t nodes;
	/* children of all nodes that are open, the innermost last */
	struct child *pending;
	size_t pending_count, pending_capacity;
};

const struct tree_node *
tree_find(const struct tree_node *map, const char *key)
{
	for (size_t i = 0; map && map->kind == TREE_MAP && i < map->count; i++) {
		const struct tree_node *name = tree_key(map, i);

		if (name->kind == TREE_SCALAR && strcmp(name->text, key) == 0)
			return tree_value(map, i);
	}
	return NULL;
}

/* --- what the parser says, in words that help ----------------------------------------------- */

struct problem_words {
	const char *problem; /* of libyaml 0.2.5, scanner.c and parser.c */
	const char *words;
};

static const struct problem_words problem_words[] = {
	{ "found character that cannot start any token",
	  N_("no text can begin like this (a tab? write blanks; %, @ or `? write quotes)") },
	{ "mapping values are not allowed in this context",
	  N_("a colon with a blank behind it (write quotes around a text that holds one)") },
	{ "did not find expected ',' or '}'",
	  N_("a comma or } is missing (write quotes around a text with , { } [ ] or a colon)") },
	{ "did not find expected ',' or ']'",
	  N_("a comma or ] is missing (write quotes around a text with , { } [ ] or a colon)") },
	{ "did not find expected key",
	  N_("a key is missing (is the line indented like those above it?)") },
	{ "could not find expected ':'", N_("a colon with a blank is missing (write key: value)") },
	{ "did not find expected '-' indicator",
	  N_("a - is missing (is the line indented like those above it?)") },
	{ "found unexpected end of stream",
	  N_("the file ends within quotes (write the closing quote)") },
	{ "block sequence entries are not allowed in this context",
	  N_("a list may not begin here (write it on a new line, indented)") },
	{ "did not find expected <document start>",
	  N_("something follows the end (is the line indented like those above it?)") },
	{ "found a tab character that violates indentation", N_("a tab (write blanks)") },
	{ "found unknown escape character",
	  N_("an unknown \\ in double quotes (write \\\\ or single quotes)") },
	{ "control characters are not allowed", N_("a control character (take it away)") },
};

static const char *
words_of_problem(const char *problem)
{
	for (size_t i = 0; problem && i < sizeof problem_words / sizeof *problem_words; i++) {
		if (strcmp(problem, problem_words[i].problem) == 0)
			return _(problem_words[i].words);
	}
	return problem ? problem : _("it cannot be read");
}

/* Line and column from 1 of a place given in bytes. */
static void
place_of_offset(const char *bytes, size_t length, size_t offset, size_t *line, size_t *column)
{
	size_t start = 0;

	*line = 1;
	if (offset > length)
		offset = length;
	for (size_t i = 0; i < offset; i++) {
		if (bytes[i] == '\n') {
			++*line;
			start = i + 1;
		}
	}
	*column = utf8_count(bytes + start, offset - start) + 1;
}

static void
add_fault(struct builder *builder, yaml_mark_t mark, const char *what)
{
	fault_add(builder->faults, FAULT_ERROR, builder->name, mark.line + 1, mark.column + 1, "",
	          "%s", what);
}

/* Errors of the reader (control characters) come without a mark: count up to their offset. */
static void
add_parser_fault(struct builder *builder, const char *bytes, size_t length)
{
	const yaml_parser_t *parser = &builder->parser;
	size_t line, column;

	if (parser->error == YAML_READER_ERROR) {
		place_of_offset(bytes, length, parser->problem_offset, &line, &column);
		fault_add(builder->faults, FAULT_ERROR, builder->name, line, column, "", "%s",
		          words_of_problem(parser->problem));
		return;
	}
	add_fault(builder, parser->problem_mark, words_of_problem(parser->problem));
}

/* --- nodes ---------------------------------------------------------------------------------- */

static struct tree_node *
new_node(struct builder *builder, enum tree_kind kind, yaml_mark_t mark)
{
	struct tree_node *node = arena_alloc(builder->arena, 1, sizeof *node);

	node->kind = kind;
	node->line = mark.line + 1;
	node->column = mark.column + 1;
	node->text = "";
	builder->nodes++;
	return node;
}

static void
push_pending(struct builder *builder, const struct tree_node *node)
{
	MEM_GROW(builder->pending, builder->pending_capacity, builder->pending_count);
	builder->pending[builder->pending_count++].node = node;
}

/* Hands the children from first on over to their parent. */
static void
close_node(struct builder *builder, struct tree_node *node, size_t first)
{
	size_t count = builder->pending_count - first;
	const struct tree_node **items = arena_alloc(builder->arena, count, sizeof(void *));

	for (size_t i = 0; i < count; i++)
		items[i] = builder->pending[first + i].node;
	builder->pending_count = first;
	node->items = items;
	node->count = node->kind == TREE_MAP ? count / 2 : count;
}

static void
refuse_extras(struct builder *builder, const yaml_event_t *event, const yaml_char_t *anchor,
              const yaml_char_t *tag)
{
	if (anchor)
		add_fault(builder, event->start_mark,
		          _("an anchor (&): write the value out where it is used"));
	if (tag)
		add_fault(builder, event->start_mark, _("a tag (!): take it away"));
}

static const struct tree_node *
scalar_node(struct builder *builder, const yaml_event_t *event)
{
	struct tree_node *node = new_node(builder, TREE_SCALAR, event->start_mark);
	size_t length = event->data.scalar.length;

	refuse_extras(builder, event, event->data.scalar.anchor, event->data.scalar.tag);
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text =
		arena_dup_text_n(builder->arena, (const char *)event->data.scalar.value, length);
	node->length = length;
	if (memchr(node->text, '\0', length)) {
		add_fault(builder, event->start_mark, _("a text with \\0 in it: take it away"));
		node->length = strlen(node->text);
	}
	return node;
}

static const struct tree_node *
build_node(struct builder *builder, const yaml_event_t *event, int depth);

/* Children up to the end event of their parent; false when the parser gives up. */
static bool
build_children(struct builder *builder, yaml_event_type_t end, int depth)
{
	for (;;) {
		yaml_event_t event;

		if (!yaml_parser_parse(&builder->parser, &event))
			return false;
		bool over = event.type == end;
		const struct tree_node *child = over ? NULL : build_node(builder, &event, depth);

		yaml_event_delete(&event);
		if (over)
			return true;
		if (!child)
			return false;
		push_pending(builder, child);
	}
}

static const struct tree_node *
collection_node(struct builder *builder, const yaml_event_t *event, int depth)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	struct tree_node *node = new_node(builder, map ? TREE_MAP : TREE_LIST, event->start_mark);
	size_t first = builder->pending_count;

	if (map)
		refuse_extras(builder, event, event->data.mapping_start.anchor,
		              event->data.mapping_start.tag);
	else
		refuse_extras(builder, event, event->data.sequence_start.anchor,
		              event->data.sequence_start.tag);
	if (!build_children(builder, map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT,
	                    depth + 1))
		return NULL;
	close_node(builder, node, first);
	return node;
}

/* NULL ends the reading: the parser has failed, or a maximum was passed (a fault here). */
static const struct tree_node *
build_node(struct builder *builder, const yaml_event_t *event, int depth)
{
	if (depth > TREE_DEPTH_MAX || builder->nodes >= TREE_NODES_MAX) {
		add_fault(builder, event->start_mark,
		          depth > TREE_DEPTH_MAX ? _("too many levels inside each other")
		                                 : _("the file holds too much"));
		return NULL;
	}
	if (event->type == YAML_SCALAR_EVENT)
		return scalar_node(builder, event);
	if (event->type == YAML_ALIAS_EVENT) {
		struct tree_node *node = new_node(builder, TREE_SCALAR, event->start_mark);

		add_fault(builder, event->start_mark,
		          _("an alias (*): write the value out where it is used"));
		node->refused = true;
		return node;
	}
	return collection_node(builder, event, depth);
}

/* --- the document --------------------------------------------------------------------------- */

/* Passes two events over (the ends and beginnings of stream and document); tells the second. */
static bool
skip_two_events(struct builder *builder, yaml_event_type_t *type, yaml_mark_t *mark)
{
	for (int i = 0; i < 2; i++) {
		yaml_event_t event;

		if (!yaml_parser_parse(&builder->parser, &event))
			return false;
		*type = event.type;
		*mark = event.start_mark;
		yaml_event_delete(&event);
	}
	return true;
}

/* True when the whole stream was read; an error of the parser is left to the caller. */
static bool
build_document(struct builder *builder, const struct tree_node **root)
{
	yaml_event_type_t type;
	yaml_event_t event;
	yaml_mark_t mark;

	if (!skip_two_events(builder, &type, &mark))
		return false;
	if (type == YAML_STREAM_END_EVENT)
		return true;
	if (!yaml_parser_parse(&builder->parser, &event))
		return false;
	*root = build_node(builder, &event, 1);
	yaml_event_delete(&event);
	if (!*root || !skip_two_events(builder, &type, &mark))
		return false;
	if (type != YAML_STREAM_END_EVENT)
		add_fault(builder, mark, _("a second document (---): one file, one document"));
	return true;
}

static bool
is_text(const char *name, const char *bytes, size_t length, struct fault_list *faults)
{
	size_t line, column, at = 0;

	if (length > TREE_BYTES_MAX) {
		fault_add(faults, FAULT_ERROR, name, 0, 0, "",
		          _("%zu bytes are too many (at most %u)"), length, TREE_BYTES_MAX);
		return false;
	}
	for (bool valid = true; at < length;) {
		uint32_t c;
		size_t used = utf8_decode(bytes + at, length - at, &c, &valid);

		if (!valid) {
			place_of_offset(bytes, length, at, &line, &column);
			fault_add(faults, FAULT_ERROR, name, line, column, "",
			          _("bytes that are no UTF-8 (save the file as UTF-8)"));
			return false;
		}
		at += used;
	}
	return true;
}

bool
tree_parse(struct arena *arena, const char *name, const char *bytes, size_t length,
           struct fault_list *faults, const struct tree_node **root)
{
	struct builder builder = { .arena = arena, .name = name, .faults = faults };

	*root = NULL;
	if (!is_text(name, bytes, length, faults))
		return false;
	if (!yaml_parser_initialize(&builder.parser)) {
		fault_add(faults, FAULT_ERROR, name, 0, 0, "", _("not enough memory"));
		return false;
	}
	yaml_parser_set_input_string(&builder.parser, (const unsigned char *)bytes, length);
	bool read = build_document(&builder, root);

	/* otherwise one of our own maxima has been passed, and said so */
	if (!read && builder.parser.error != YAML_NO_ERROR)
		add_parser_fault(&builder, bytes, length);
	if (!read)
		*root = NULL;
	yaml_parser_delete(&builder.parser);
	mem_free(builder.pending);
	return read;
}
