/* Lists of effects; see app/effect.h. */
#include "app/effect.h"

#include "base/memory.h"

#include <string.h>

struct effect *
effect_add(struct effect_list *list, enum effect_kind kind)
{
	struct effect *effect;

	MEM_GROW(list->items, list->capacity, list->count);
	effect = &list->items[list->count++];
	memset(effect, 0, sizeof(*effect));
	effect->kind = kind;
	return effect;
}

void
effect_release(struct effect *effect)
{
	mem_free(effect->text);
	mem_free(effect->name);
	mem_free(effect->call_id);
	mem_free(effect->bytes);
	if (effect->change)
		change_free(effect->change);
	read_request_release(&effect->read);
	memset(effect, 0, sizeof(*effect));
}

void
effect_list_release(struct effect_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		effect_release(&list->items[i]);
	mem_free(list->items);
	*list = (struct effect_list){ 0 };
}
