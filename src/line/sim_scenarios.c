/*
 * Who calls on the simulated line. All people are invented; the numbers of
 * "demo" stand in the demonstration store as well, so that cards open.
 */
#include "line/sim_engine.h"

#include "base/i18n.h"

#include <string.h>

#define SECONDS(n) ((n) * 1000)
#define END { 0, NULL }

static const struct sim_words black_camera[] = {
	{ SECONDS(2), N_("Hello? Is that the monitoring centre?") },
	{ SECONDS(8), N_("The picture of camera 3 has been black since this morning.") },
	{ SECONDS(18), N_("The other cameras work. It is the one at the east gate.") },
	{ SECONDS(30), N_("Wang Xiaoming, and my number is the one I call from.") },
	{ SECONDS(42), N_("When will somebody look at it?") },
	END,
};

static const struct sim_words repeated_call[] = {
	{ SECONDS(2), N_("It is me again, about camera 3.") },
	{ SECONDS(7), N_("I was promised a call back and nobody called. What is going on?") },
	{ SECONDS(20), N_("Then please write down that I have asked for the second time.") },
	END,
};

static const struct sim_words complaint[] = {
	{ SECONDS(2), N_("I want to complain.") },
	{ SECONDS(6), N_("I have rung five times today and always waited for ever.") },
	{ SECONDS(15), N_("Do not pass me on to somebody else. I want an answer today.") },
	END,
};

static const struct sim_words noisy[] = {
	{ SECONDS(2), N_("(loud machines) … hear me? … (machines) …") },
	{ SECONDS(9), N_("(machines) … I said the … (machines) … hello?") },
	END,
};

static const struct sim_words quiet_voice[] = {
	{ SECONDS(3), N_("(very low) … hello … the playback …") },
	{ SECONDS(12), N_("Is this better? The playback of yesterday evening is missing.") },
	END,
};

static const struct sim_words question[] = {
	{ SECONDS(2), N_("Good day. How do I change the password of my account?") },
	{ SECONDS(16), N_("Please slowly, I am writing it down.") },
	{ SECONDS(30), N_("Thank you, that was very clear.") },
	END,
};

static const struct sim_words praise[] = {
	{ SECONDS(2), N_("I just want to say thank you: the engineer came within two hours.") },
	END,
};

static const struct sim_words suggestion[] = {
	{ SECONDS(2), N_("I have a suggestion: could the alarm also come as a text message?") },
	END,
};

static const struct sim_words wrong_number[] = {
	{ SECONDS(2), N_("Is that the water works? No? Oh, sorry.") },
	END,
};

static const struct sim_row demo_rows[] = {
	{ SECONDS(4), "13800138000", "王小明", SECONDS(90), 0, SECONDS(90), black_camera },
	{ SECONDS(30), "053188887777", "", SECONDS(60), SECONDS(75), 0, NULL },
	{ SECONDS(30), "13900139000", "李秀英", SECONDS(12), 0, 0, question },
	{ SECONDS(30), "13800138000", "王小明", SECONDS(60), 0, SECONDS(45), repeated_call },
	{ SECONDS(30), NULL, "", SECONDS(60), 0, SECONDS(30), complaint },
	{ SECONDS(30), "02155556666", "Harbour Logistics", SECONDS(60), SECONDS(40), 0, noisy },
	{ SECONDS(30), "+8613900139000", "李秀英", SECONDS(60), 0, SECONDS(60), question },
	{ SECONDS(30), "18600186000", "陈芳", SECONDS(60), SECONDS(90), 0, quiet_voice },
	{ SECONDS(30), "18600186000", "陈芳", SECONDS(45), SECONDS(30), 0, praise },
};

static const struct sim_row busy_rows[] = {
	{ SECONDS(3), "13800138000", "王小明", SECONDS(40), SECONDS(120), SECONDS(45),
	  black_camera },
	{ SECONDS(5), "13900139000", "李秀英", SECONDS(25), SECONDS(60), SECONDS(45), question },
	{ SECONDS(4), NULL, "", SECONDS(20), SECONDS(90), SECONDS(30), complaint },
	{ SECONDS(6), "02155556666", "Harbour Logistics", SECONDS(30), SECONDS(40), 0, noisy },
	{ SECONDS(5), "18600186000", "陈芳", SECONDS(30), SECONDS(60), 0, suggestion },
	{ SECONDS(4), "053188887777", "", SECONDS(15), SECONDS(30), 0, NULL },
	{ SECONDS(5), "15900159000", "", SECONDS(20), SECONDS(10), 0, wrong_number },
	{ SECONDS(5), "13700137000", "张敏", SECONDS(8), SECONDS(60), 0, praise },
};

static const struct sim_scenario empty = {
	"empty", N_("Nobody calls by himself"), NULL, 0, false,
};

static const struct sim_scenario demo = {
	"demo", N_("A quiet morning with every kind of caller"), demo_rows,
	sizeof(demo_rows) / sizeof(*demo_rows), true,
};

static const struct sim_scenario busy = {
	"busy", N_("One call after another"), busy_rows,
	sizeof(busy_rows) / sizeof(*busy_rows), true,
};

static const struct sim_scenario *const scenarios[] = { &empty, &demo, &busy, NULL };

const struct sim_scenario *const *
sim_scenarios(void)
{
	return scenarios;
}

const struct sim_scenario *
sim_scenario_find(const char *name)
{
	for (size_t i = 0; scenarios[i]; i++) {
		if (!strcmp(scenarios[i]->name, name))
			return scenarios[i];
	}
	return NULL;
}
