/*
 * From the terminal's bytes to keys: see ui/keys.h. Bytes gather in .pending
 * until they are one key; each rule below says how many bytes it took, or
 * that more are needed. Sequences: xterm's ctlseqs, the Linux console, rxvt,
 * CSI u (also in its modifyOtherKeys form), SGR and X10 mouse.
 */
#include "ui/keys.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

#define ESC '\x1b'
#define PARAMETERS 6
#define PARAMETER_MAX 0x110000
#define PASTE_END "\x1b[201~"

/* What a rule makes of the pending bytes: how many it took; 0: more are needed. */
struct reading {
	size_t taken;
	bool paste_begins;
	struct key key;		/* KIND_NONE: nothing comes of them */
};

struct sequence {
	char marker;		/* < = > ? or 0 */
	char final;
	unsigned parameters[PARAMETERS];
	unsigned second[PARAMETERS];	/* behind a colon */
	size_t count;
};

void
key_decoder_init(struct key_decoder *decoder)
{
	*decoder = (struct key_decoder){ .pending_length = 0 };
	strbuf_init(&decoder->paste, KEY_PASTE_MAX);
}

void
key_decoder_release(struct key_decoder *decoder)
{
	strbuf_release(&decoder->paste);
}

/* --- characters ---------------------------------------------------------------------- */

static void
set_character(struct key *key, uint32_t code_point, unsigned modifiers)
{
	if (modifiers & (KEY_CTRL | KEY_ALT)) {
		modifiers &= ~(unsigned)KEY_SHIFT;
		if (code_point < 0x80)
			code_point = (uint32_t)tolower((int)code_point);
	} else {
		modifiers = 0;
	}
	key->kind = KEY_KIND_CHARACTER;
	key->modifiers = (uint8_t)modifiers;
	key->text[utf8_encode(code_point, key->text)] = '\0';
}

/* Control bytes that are keys of their own. */
static bool
set_named_control(struct key *key, uint32_t code_point)
{
	switch (code_point) {
	case '\r':
	case '\n':
		key->kind = KEY_KIND_ENTER;
		return true;
	case '\t':
		key->kind = KEY_KIND_TAB;
		return true;
	case '\b':
	case 0x7F:
		key->kind = KEY_KIND_BACKSPACE;
		return true;
	case ESC:
		key->kind = KEY_KIND_ESCAPE;
		return true;
	default:
		return false;
	}
}

static void
set_byte(struct key *key, unsigned char byte, unsigned modifiers)
{
	if (set_named_control(key, byte))
		key->modifiers = (uint8_t)modifiers;
	else if (byte == 0)
		set_character(key, ' ', modifiers | KEY_CTRL);
	else if (byte < 0x20)
		set_character(key, (uint32_t)(byte | 0x40), modifiers | KEY_CTRL);
	else
		set_character(key, byte, modifiers);
}

/* The length that the first byte of a character announces. */
static size_t
announced(unsigned char byte)
{
	return byte < 0xC2 || byte > 0xF4 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

static struct reading
read_character(const char *bytes, size_t length, unsigned modifiers)
{
	struct reading reading = { .taken = 1 };
	uint32_t code_point;
	bool valid;

	if ((unsigned char)bytes[0] < 0x80) {
		set_byte(&reading.key, (unsigned char)bytes[0], modifiers);
		return reading;
	}
	reading.taken = utf8_decode(bytes, length, &code_point, &valid);
	if (!valid && reading.taken == length && length < announced((unsigned char)bytes[0]))
		return (struct reading){ .taken = 0 };
	set_character(&reading.key, code_point, modifiers);
	return reading;
}

/* --- sequences ----------------------------------------------------------------------- */

static const enum key_kind letter_keys[26] = {
	['A' - 'A'] = KEY_KIND_UP,
	['B' - 'A'] = KEY_KIND_DOWN,
	['C' - 'A'] = KEY_KIND_RIGHT,
	['D' - 'A'] = KEY_KIND_LEFT,
	['F' - 'A'] = KEY_KIND_END,
	['H' - 'A'] = KEY_KIND_HOME,
	['M' - 'A'] = KEY_KIND_ENTER,
	['Z' - 'A'] = KEY_KIND_TAB,
};

static const enum key_kind tilde_keys[] = {
	[1] = KEY_KIND_HOME,
	[2] = KEY_KIND_INSERT,
	[3] = KEY_KIND_DELETE,
	[4] = KEY_KIND_END,
	[5] = KEY_KIND_PAGE_UP,
	[6] = KEY_KIND_PAGE_DOWN,
	[7] = KEY_KIND_HOME,
	[8] = KEY_KIND_END,
};

/* CSI number ~ → function key. */
static const uint8_t tilde_functions[] = {
	[11] = 1, [12] = 2, [13] = 3, [14] = 4, [15] = 5, [17] = 6, [18] = 7, [19] = 8,
	[20] = 9, [21] = 10, [23] = 11, [24] = 12, [25] = 13, [26] = 14, [28] = 15, [29] = 16,
	[31] = 17, [32] = 18, [33] = 19, [34] = 20,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* xterm: 1 + shift 1, alt 2, ctrl 4, meta 8. */
static unsigned
modifiers_of(unsigned parameter)
{
	unsigned bits = parameter ? parameter - 1 : 0;

	return (bits & 1 ? KEY_SHIFT : 0) | (bits & (2 | 8) ? KEY_ALT : 0) |
	       (bits & 4 ? KEY_CTRL : 0);
}

static void
set_function(struct key *key, uint8_t number, unsigned modifiers)
{
	key->kind = KEY_KIND_FUNCTION;
	key->number = number;
	key->modifiers = (uint8_t)modifiers;
}

static void
set_letter(struct key *key, char final, unsigned modifiers)
{
	if (final >= 'P' && final <= 'S') {
		set_function(key, (uint8_t)(final - 'P' + 1), modifiers);
		return;
	}
	if (final < 'A' || final > 'Z')
		return;
	key->kind = letter_keys[final - 'A'];
	key->modifiers = (uint8_t)(final == 'Z' ? modifiers | KEY_SHIFT : modifiers);
}

static void
set_number(struct key *key, unsigned number, unsigned modifiers)
{
	if (number < COUNT(tilde_keys) && tilde_keys[number]) {
		key->kind = tilde_keys[number];
		key->modifiers = (uint8_t)modifiers;
	} else if (number < COUNT(tilde_functions) && tilde_functions[number]) {
		set_function(key, tilde_functions[number], modifiers);
	}
}

/* A code point with modifiers, as CSI u and modifyOtherKeys tell it. */
static void
set_code_point(struct key *key, uint32_t code_point, unsigned modifiers)
{
	if (code_point > 0x10FFFF || (code_point >= 0xE000 && code_point <= 0xF8FF))
		return;		/* kitty's own keys: media, caps lock … */
	if (set_named_control(key, code_point)) {
		key->modifiers = (uint8_t)modifiers;
		return;
	}
	if (code_point < 0x20)
		return;
	if (modifiers == KEY_SHIFT && code_point < 0x80)
		code_point = (uint32_t)toupper((int)code_point);
	set_character(key, code_point, modifiers);
}

static void
set_mouse(struct key *key, unsigned bits, unsigned column, unsigned row, bool release)
{
	static const enum mouse_act wheel[4] = { MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN, 0, 0 };

	if (column == 0 || row == 0 || bits & 128 || ((bits & 64) && (bits & 3) > 1))
		return;
	key->kind = KEY_KIND_MOUSE;
	key->modifiers = (uint8_t)((bits & 4 ? KEY_SHIFT : 0) | (bits & 8 ? KEY_ALT : 0) |
	                           (bits & 16 ? KEY_CTRL : 0));
	key->row = (int)row - 1;
	key->column = (int)column - 1;
	if (bits & 64) {
		key->act = wheel[bits & 3];
		return;
	}
	key->number = (uint8_t)((bits & 3) + 1);
	key->act = release ? MOUSE_RELEASE : bits & 32 ? MOUSE_DRAG : MOUSE_PRESS;
}

/* What a whole CSI sequence means. */
static void
understand(const struct sequence *s, struct reading *out)
{
	unsigned first = s->parameters[0], second = s->parameters[1];
	unsigned modifiers = modifiers_of(second);

	if (s->marker == '<') {
		if ((s->final == 'M' || s->final == 'm') && s->count == 3)
			set_mouse(&out->key, first, second, s->parameters[2], s->final == 'm');
		return;
	}
	if (s->marker)
		return;
	if (s->final == '~' && first == 200)
		out->paste_begins = true;
	else if (s->final == '~' && first == 27 && s->count == 3)
		set_code_point(&out->key, s->parameters[2], modifiers);
	else if (s->final == '~')
		set_number(&out->key, first, modifiers);
	else if (s->final == '^')
		set_number(&out->key, first, KEY_CTRL);
	else if (s->final == '$')
		set_number(&out->key, first, KEY_SHIFT);
	else if (s->final == '@')
		set_number(&out->key, first, KEY_CTRL | KEY_SHIFT);
	else if (s->final == 'u' && s->count > 0 && s->second[1] != 3)
		set_code_point(&out->key, first, modifiers);
	else if (s->final == 'R' && s->count == 2 && first != 1)
		out->key = (struct key){ .kind = KEY_KIND_ANSWER, .row = (int)first,
		                         .column = (int)second };
	else if (s->final >= 'a' && s->final <= 'd' && s->count == 0)
		set_letter(&out->key, (char)toupper(s->final), KEY_SHIFT);
	else if (s->final != 'M')
		set_letter(&out->key, s->final, modifiers);
}

/* Parameters of the bytes between CSI and the final one. */
static void
read_parameters(const char *bytes, size_t length, struct sequence *s)
{
	unsigned *into = s->parameters;

	s->count = length > 0;
	for (size_t i = 0; i < length; i++) {
		unsigned *value = &into[s->count - 1];

		if (bytes[i] == ';') {
			if (s->count == PARAMETERS)
				return;
			s->count++;
			into = s->parameters;
		} else if (bytes[i] == ':') {
			/* of several parts only the second counts */
			into = s->second;
			s->second[s->count - 1] = 0;
		} else if (isdigit((unsigned char)bytes[i])) {
			*value = *value * 10 + (unsigned)(bytes[i] - '0');
			if (*value > PARAMETER_MAX)
				*value = PARAMETER_MAX;
		}
	}
}

static struct reading
read_x10_mouse(const char *bytes, size_t length)
{
	struct reading reading = { .taken = 6 };
	unsigned char bits;

	if (length < 6)
		return (struct reading){ .taken = 0 };
	bits = (unsigned char)(bytes[3] - 32);
	set_mouse(&reading.key, bits, (unsigned char)(bytes[4] - 32),
	          (unsigned char)(bytes[5] - 32), (bits & 67) == 3);
	return reading;
}

/* bytes begin with ESC [. */
static struct reading
read_control_sequence(const char *bytes, size_t length)
{
	struct sequence s = { .marker = 0 };
	struct reading reading = { .taken = 0 };
	size_t at = 2, first;

	if (length > 2 && bytes[2] == 'M')
		return read_x10_mouse(bytes, length);
	if (length > 2 && bytes[2] == '[') {
		if (length < 4)
			return reading;
		reading.taken = 4;
		if (bytes[3] >= 'A' && bytes[3] <= 'E')
			set_function(&reading.key, (uint8_t)(bytes[3] - 'A' + 1), 0);
		return reading;
	}
	if (at < length && bytes[at] >= '<' && bytes[at] <= '?')
		s.marker = bytes[at++];
	first = at;
	while (at < length && bytes[at] >= 0x20 && bytes[at] <= 0x3F &&
	       !(bytes[at] == '$' && !s.marker && at > first))
		at++;
	if (at == length)
		return reading;
	if (!((unsigned char)bytes[at] >= 0x40 && (unsigned char)bytes[at] <= 0x7E) &&
	    bytes[at] != '$') {
		reading.taken = at;	/* broken off: this byte begins something else */
		return reading;
	}
	read_parameters(bytes + first, at - first, &s);
	s.final = bytes[at];
	reading.taken = at + 1;
	understand(&s, &reading);
	return reading;
}

/* bytes begin with ESC O: keypad and function keys, perhaps with a modifier digit. */
static struct reading
read_single_shift(const char *bytes, size_t length)
{
	static const char keypad[] = "*+,-./0123456789";
	struct reading reading = { .taken = 0 };
	unsigned modifiers = 0;
	size_t at = 2;

	if (at < length && isdigit((unsigned char)bytes[at]))
		modifiers = modifiers_of((unsigned)(bytes[at++] - '0'));
	if (at == length)
		return reading;
	reading.taken = at + 1;
	if (bytes[at] >= 'j' && bytes[at] <= 'y')
		set_character(&reading.key, (uint32_t)keypad[bytes[at] - 'j'], modifiers);
	else if (bytes[at] == 'X')
		set_character(&reading.key, '=', modifiers);
	else if (bytes[at] >= 'a' && bytes[at] <= 'd')
		set_letter(&reading.key, (char)toupper(bytes[at]), KEY_CTRL);
	else if (bytes[at] >= 'A' && bytes[at] <= 'Z')
		set_letter(&reading.key, bytes[at], modifiers);
	else
		reading.taken = 0;
	if (reading.taken == 0) {
		set_character(&reading.key, 'o', KEY_ALT);
		reading.taken = 2;
	}
	return reading;
}

static bool
is_string_start(char byte)
{
	return strchr("]P_^X", byte) != NULL;
}

/* bytes begin with ESC and one of ] P _ ^ X: an answer that nobody asked for. */
static struct reading
read_string(const char *bytes, size_t length)
{
	for (size_t at = 2; at < length; at++) {
		if (bytes[at] == '\a')
			return (struct reading){ .taken = at + 1 };
		if (bytes[at] == ESC && at + 1 == length)
			return (struct reading){ .taken = 0 };
		if (bytes[at] == ESC)
			return (struct reading){ .taken = bytes[at + 1] == '\\' ? at + 2 : at };
	}
	return (struct reading){ .taken = 0 };
}

/* Sequences of this terminal's description. *maybe: pending is the beginning of one. */
static bool
read_own(const struct key_decoder *decoder, struct reading *out, bool *maybe)
{
	*maybe = false;
	for (size_t i = 0; i < decoder->own_count; i++) {
		const struct key_sequence *own = &decoder->own[i];
		size_t length = strlen(own->bytes);

		if (length <= decoder->pending_length) {
			if (memcmp(own->bytes, decoder->pending, length) == 0) {
				*out = (struct reading){ .taken = length, .key = own->key };
				return true;
			}
		} else if (memcmp(own->bytes, decoder->pending, decoder->pending_length) == 0) {
			*maybe = true;
		}
	}
	return false;
}

static struct reading
read_escape(const struct key_decoder *decoder)
{
	const char *bytes = decoder->pending;
	size_t length = decoder->pending_length;
	struct reading reading = { .taken = 0 };
	bool maybe;

	if (length == 1 || read_own(decoder, &reading, &maybe) || maybe)
		return reading;
	if (bytes[1] == ESC) {
		reading.taken = 1;
		reading.key.kind = KEY_KIND_ESCAPE;
		return reading;
	}
	if (bytes[1] == '[')
		return read_control_sequence(bytes, length);
	if (bytes[1] == 'O')
		return read_single_shift(bytes, length);
	if (is_string_start(bytes[1]))
		return read_string(bytes, length);
	reading = read_character(bytes + 1, length - 1, KEY_ALT);
	reading.taken += reading.taken > 0;
	return reading;
}

/* --- the stream ---------------------------------------------------------------------- */

static struct reading
read_pending(const struct key_decoder *decoder)
{
	if (decoder->pending_length == 0)
		return (struct reading){ .taken = 0 };
	if (decoder->pending[0] == ESC)
		return read_escape(decoder);
	return read_character(decoder->pending, decoder->pending_length, 0);
}

static void
drop_pending(struct key_decoder *decoder, size_t count)
{
	decoder->pending_length -= count;
	memmove(decoder->pending, decoder->pending + count, decoder->pending_length);
}

/* One byte of a sequence too long to keep; its end is dropped with it. */
static void
discard(struct key_decoder *decoder, char byte)
{
	bool string = is_string_start(decoder->pending[1]);

	if (string ? byte == '\a' || byte == '\\' : byte >= 0x40 && byte <= 0x7E) {
		decoder->discarding = false;
		decoder->pending_length = 0;
	}
}

/* One byte of a paste; true when its end came. The mark of the end waits in pending. */
static bool
take_pasted(struct key_decoder *decoder, char byte)
{
	size_t matched = decoder->pending_length;

	if (byte == PASTE_END[matched]) {
		decoder->pending[decoder->pending_length++] = byte;
		return decoder->pending_length == strlen(PASTE_END);
	}
	if (!strbuf_add_n(&decoder->paste, decoder->pending, matched))
		decoder->paste_cut = true;
	decoder->pending_length = 0;
	if (byte == ESC)
		decoder->pending[decoder->pending_length++] = byte;
	else if (!strbuf_add_char(&decoder->paste, byte))
		decoder->paste_cut = true;
	return false;
}

static void
give_paste(struct key_decoder *decoder, struct key *key)
{
	*key = (struct key){
		.kind = KEY_KIND_PASTE,
		.paste = decoder->paste.data,
		.paste_length = decoder->paste.length,
		.paste_cut = decoder->paste_cut,
	};
	decoder->in_paste = false;
	decoder->paste_cut = false;
	decoder->paste_given = true;
	decoder->pending_length = 0;
}

/* What pending is by now; true when a key came of it. */
static bool
take_pending(struct key_decoder *decoder, struct key *key)
{
	for (;;) {
		struct reading reading = read_pending(decoder);

		if (reading.taken == 0)
			return false;
		drop_pending(decoder, reading.taken);
		if (reading.paste_begins) {
			decoder->in_paste = true;
			decoder->pending_length = 0;
			return false;
		}
		if (reading.key.kind != KEY_KIND_NONE) {
			*key = reading.key;
			return true;
		}
	}
}

bool
key_decoder_take(struct key_decoder *decoder, const char **bytes, size_t *length,
                 struct key *key)
{
	if (decoder->paste_given) {
		strbuf_release(&decoder->paste);
		decoder->paste_given = false;
	}
	if (!decoder->in_paste && !decoder->discarding && take_pending(decoder, key))
		return true;
	while (*length > 0) {
		char byte = *(*bytes)++;

		(*length)--;
		if (decoder->in_paste) {
			if (take_pasted(decoder, byte)) {
				give_paste(decoder, key);
				return true;
			}
			continue;
		}
		if (decoder->discarding) {
			discard(decoder, byte);
			continue;
		}
		decoder->pending[decoder->pending_length++] = byte;
		if (take_pending(decoder, key))
			return true;
		if (decoder->pending_length == sizeof(decoder->pending))
			decoder->discarding = true;
	}
	return false;
}

bool
key_decoder_waits(const struct key_decoder *decoder)
{
	return decoder->discarding ||
	       (!decoder->in_paste && decoder->pending_length > 0 && decoder->pending[0] == ESC);
}

bool
key_decoder_timeout(struct key_decoder *decoder, struct key *key)
{
	size_t length = decoder->pending_length;

	if (decoder->paste_given) {
		strbuf_release(&decoder->paste);
		decoder->paste_given = false;
	}
	if (decoder->in_paste) {
		if (!strbuf_add_n(&decoder->paste, decoder->pending, length))
			decoder->paste_cut = true;
		give_paste(decoder, key);
		return true;
	}
	if (!key_decoder_waits(decoder))
		return false;
	decoder->discarding = false;
	decoder->pending_length = 0;
	*key = (struct key){ .kind = KEY_KIND_ESCAPE };
	if (length == 2 && (unsigned char)decoder->pending[1] < 0x80)
		set_byte(key, (unsigned char)decoder->pending[1], KEY_ALT);
	else if (length > 1)
		key->kind = KEY_KIND_NONE;
	return key->kind != KEY_KIND_NONE;
}
