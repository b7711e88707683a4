/*
 * The echo test with the real baresip: a recording stands for the microphone,
 * a pipe for the headset, and what comes out of the pipe must be the sound
 * that went in. Skipped when baresip is not installed.
 *
 * The pipe has no clock: the softphone fills it as fast as it is read, and waits
 * while nobody reads, also when it ends the test. So the loop reads it always.
 */
#include "lib/real_desk.h"

#include "base/loop.h"

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum {
	SAMPLES_PER_S = 48000,
	TONE_HZ = 440,
	TONE_S = 20,		/* longer than any test lasts: it ends the loop when it is over */
	TONE_PEAK = 12000,
	LOUD = TONE_PEAK / 2,
	WANTED = SAMPLES_PER_S / 10,	/* loud samples heard */
	READ_AT_ONCE = 256 * 1024,
};

/* The headset: one at a time. */
static struct {
	int pipe;
	struct loop_watch *watch;
	long loud;
	long above;		/* louder than what went in: noise, not echo */
	bool ended;		/* nobody plays into it any more */
} headset = { .pipe = -1 };

/* ---- microphone and headset ------------------------------------------------------------ */

static void
put_number(FILE *file, uint32_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		fputc((int)(number >> (8 * i) & 0xFF), file);
}

/* A WAV file of 16 bits and one channel, as the echo test wants it. */
static void
write_tone(const char *path)
{
	FILE *file = fopen(path, "wb");
	uint32_t bytes = SAMPLES_PER_S * TONE_S * 2;

	assert_non_null(file);
	fputs("RIFF", file);
	put_number(file, bytes + 36, 4);
	fputs("WAVEfmt ", file);
	put_number(file, 16, 4);
	put_number(file, 1, 2);
	put_number(file, 1, 2);
	put_number(file, SAMPLES_PER_S, 4);
	put_number(file, SAMPLES_PER_S * 2, 4);
	put_number(file, 2, 2);
	put_number(file, 16, 2);
	fputs("data", file);
	put_number(file, bytes, 4);
	for (int i = 0; i < SAMPLES_PER_S * TONE_S; i++)
		put_number(file, (uint32_t)(int32_t)(TONE_PEAK *
		           sin(2 * 3.14159265358979 * TONE_HZ * i / SAMPLES_PER_S)), 2);
	assert_int_equal(fclose(file), 0);
}

static void
listen(void *context)
{
	static int16_t samples[READ_AT_ONCE / 2];
	ssize_t got = read(headset.pipe, samples, sizeof(samples));

	(void)context;
	for (ssize_t i = 0; i < got / 2; i++) {
		headset.loud += abs(samples[i]) > LOUD;
		headset.above += abs(samples[i]) > TONE_PEAK;
	}
	if (got == 0) {
		headset.ended = true;
		loop_watch_free(headset.watch);
		headset.watch = NULL;
	}
}

static void
plug_headset(struct real_desk *desk)
{
	static char microphone[512];
	const char *pipe = home_path(&desk->home, "headset");
	struct err e = ERR_INIT;
	char sound[1000];

	write_tone(home_path(&desk->home, "tone.wav"));
	assert_int_equal(mkfifo(pipe, 0600), 0);
	headset.pipe = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(headset.pipe >= 0);
	headset.watch = loop_watch_new(desk->loop, headset.pipe, listen, NULL, &e);
	assert_non_null(headset.watch);
	headset.loud = headset.above = 0;
	headset.ended = false;
	snprintf(sound, sizeof(sound),
	         "pcm.nowhere { type null }\n"
	         "pcm.headset { type file slave.pcm nowhere file \"%s\" format raw }\n", pipe);
	home_write(&desk->home, "asound.conf", sound);
	setenv("ALSA_CONFIG_PATH", home_path(&desk->home, "asound.conf"), 1);
	snprintf(microphone, sizeof(microphone), "aufile,%s", home_path(&desk->home, "tone.wav"));
	desk->softphone.audio_source = microphone;
	desk->softphone.audio_player = desk->softphone.audio_alert = "alsa,headset";
}

static bool
sound_has_come(struct real_desk *desk)
{
	(void)desk;
	return headset.loud >= WANTED;
}

static bool
silence_has_come(struct real_desk *desk)
{
	(void)desk;
	return headset.ended;
}

static struct real_desk *
desk_with_headset(void)
{
	struct real_desk *desk = real_new("hotline", NULL);

	plug_headset(desk);
	real_open_line(desk, NULL);
	real_await_row(desk, "up");
	return desk;
}

static void
start_echo(struct real_desk *desk)
{
	real_order(desk, LINE_ECHO_START, NULL);
	real_await_row(desk, "reply 1 ok");
	assert_true(real_turn_until(desk, sound_has_come, SIP_DEADLINE_MS));
	assert_int_equal(headset.above, 0);
}

static void
unplug(struct real_desk *desk)
{
	if (headset.watch)
		loop_watch_free(headset.watch);
	close(headset.pipe);
	real_free(desk, true);
	unsetenv("ALSA_CONFIG_PATH");
}

/* ---- the rules --------------------------------------------------------------------------- */

static void
the_agent_hears_himself_until_he_ends_it(void **state)
{
	struct real_desk *desk;

	(void)state;
	sip_skip_if_missing();
	desk = desk_with_headset();
	start_echo(desk);
	real_order(desk, LINE_ECHO_STOP, NULL);
	real_await_row(desk, "reply 2 ok");
	assert_true(real_turn_until(desk, silence_has_come, SIP_DEADLINE_MS));
	unplug(desk);
}

static void
a_call_that_rings_ends_the_echo(void **state)
{
	struct real_desk *desk;
	struct sip_person caller;

	(void)state;
	sip_skip_if_missing();
	desk = desk_with_headset();
	start_echo(desk);
	caller = real_caller_new(desk, "caller-turned-away", 0);
	real_await_row(desk, "call ");
	assert_int_equal(desk->recorder.last_call.state, CALL_RINGING);
	assert_int_equal(line_can(desk->line, LINE_ECHO_START, NULL), LINE_CANNOT_CALL_OPEN);
	real_order(desk, LINE_DECLINE, NULL);
	real_await_row(desk, "reply 2 ok");
	assert_true(real_turn_until(desk, silence_has_come, SIP_DEADLINE_MS));
	sip_person_ends_well(&caller);
	unplug(desk);
}

static void
the_next_desk_silences_what_a_killed_one_left_echoing(void **state)
{
	struct real_desk *desk;

	(void)state;
	sip_skip_if_missing();
	desk = desk_with_headset();
	start_echo(desk);
	line_close(desk->line);
	real_open_line(desk, NULL);
	real_await_row(desk, "up");
	assert_true(real_turn_until(desk, silence_has_come, SIP_DEADLINE_MS));
	unplug(desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_agent_hears_himself_until_he_ends_it),
		cmocka_unit_test(a_call_that_rings_ends_the_echo),
		cmocka_unit_test(the_next_desk_silences_what_a_killed_one_left_echoing),
	};

	sip_softphones_die_with_the_test();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
