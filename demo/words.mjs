/** Words — what people of the demo say. `{…}` is filled in by chance. */
export const NOTES = [
  'Water is up {cm} cm since breakfast and still climbing. The lower path is closed from the boathouse to the mill; go round by the road.',
  'Water is down {cm} cm since yesterday. You can walk to {place} with dry feet again.',
  'Second heron at {place}. Same one? It limps a little on the left, so I say no.',
  'One left glove, {colour}, on the lock gate. It waits on the hook by the door.',
  'School group at {hour}, {n} children. Boots are in the shed, sizes 30 to 38.',
  'Lower gates leak more than they should. I have put {n} sandbags there; please leave them.',
  'Whoever borrowed the {colour} canoe: the paddle is still at {place}.',
  'Frost on the boardwalk this morning. Grit is in the {colour} bin.',
  'Counted {n} swallows over {place}, which is {n} more than they should be this late.',
  'The kettle at the boathouse works again. Nobody knows why.',
  'Somebody moved the staff gauge by the width of a thumb. It was me. Sorry, and it is back.',
  'Budget for the second gauge, please read before Monday.',
  'Lost: reading glasses, {colour} case, somewhere between {place} and the bench.',
  'Otter tracks below {place}. Five toes, tail drag, about {n} paces long.',
  'Ferry rope is new. Pull slowly for the first {n} crossings.',
  'Fog until {hour}, then you could see all the way to the springs.',
  'The paper mill rinses its tanks tonight at {hour}. Expect a bump of {cm} cm and no fish.',
  'Trailer is back at the car park. Keys are in the tin.',
  'Eel pass is open. {n} came up in the first night.',
  'Volunteers on Saturday: {n} so far. Gloves provided, soup too.',
  'Measured the current at {place}: {n} seconds for ten metres, with an orange.',
  'The bench at {place} has a view again; the willow was cut back.',
  'Who left the light on in the pump house? The bats would like to know.',
  'Ice on the inside of the window, tea on the outside of me.',
]

export const COMMENTS = [
  'Perfect, thank you.',
  'Took the trailer up to the car park. Keys are in the tin.',
  'That matches the night readings: it rises for five hours after the rain stops upstream, then it goes down slowly for three days.',
  'Same here at {place}, about {cm} cm.',
  'I can be there at {hour}.',
  'Bring boots. I mean it this time.',
  'Was that before or after {hour}?',
  'I saw it too, from {place}.',
  'Put it in the log as well, please.',
  'No. But I like the idea.',
  'Count me in, and {n} of ours.',
  'This made my morning.',
  'The {colour} one? Mine. Coming.',
  'Third time this month.',
  'Could you say that in centimetres?',
]

export const ARTICLES = [
  [
    'What a float gauge hears at night',
    'Eleven nights of readings from the weir, and why the small bumps at four in the morning are not fish but the paper mill upstream rinsing its tanks.',
  ],
  [
    'Where the water comes from in November',
    'A walk to the three springs above the paper mill, with a thermometer, a bucket and a patient dog.',
  ],
  [
    'How to close a lock gate with one hand',
    'It takes a rope, a post and the right kind of impatience. With drawings.',
  ],
  [
    'Eels, and the ladder they were promised',
    'What was agreed in spring, what was built in summer, and who came up in autumn.',
  ],
  [
    'The bridge has three arches for a reason',
    'An afternoon with the survey of 1887 and a tape measure that disagrees with it.',
  ],
  [
    'Reading a river by its smell',
    'Iron, leaves, diesel, snow: a short guide for people with good noses.',
  ],
]

export const PARAGRAPHS = [
  'It begins in the hills, where nobody looks, and it arrives in town as a line on a wooden staff.',
  'We wrote down every hour for eleven nights. The pencil froze twice, the gauge did not.',
  'There is a difference between what the water does and what the number says, and most of the work is in between.',
  'Ask the lock keeper first. Then ask the heron. They agree more often than you would think.',
  'If you want to try it yourself, you need a bucket, a thermometer and somebody who waits for you.',
]

export const QUESTIONS = [
  [
    'Saturday’s heron count: which stretch first?',
    ['Mill to Kettle Lock', 'Kettle Lock to the weir', 'Above the weir'],
  ],
  ['Which day for the bridge survey?', ['Thursday', 'Friday, after lunch']],
  ['Who counts on Tuesday?', ['I do', 'I do, with a friend', 'Not me']],
  ['What goes on the new sign?', ['Deep water', 'Deep water, really', 'A drawing of Luca']],
]

export const EVENTS = [
  ['Autumn row', 'From the boathouse to Kettle Lock and back. All boats, all speeds.'],
  ['Heron count', 'Three stretches, two people each. Bring something to write on.'],
  ['Gate greasing', 'Old clothes. Soup afterwards.'],
  ['Owl night at the upper meadow', 'We meet in the dark and stay quiet.'],
]

export const LINKS = [
  [
    'https://tables.alder-bend.example/2027',
    'Tide and river tables for the county, 2027',
    'High and low water for eleven stations, free to print.',
  ],
  [
    'https://archive.alder-bend.example/survey-1887',
    'The survey of 1887, scanned',
    'Forty sheets, ink on linen, some of it under water.',
  ],
  [
    'https://weather.alder-bend.example/valley',
    'Valley forecast',
    'Rain by the hour, for the three springs and the weir.',
  ],
]

export const COMMITS = [
  'Read the float every 10 s, not every minute',
  'Say when the battery is under 20 %',
  'Test: a gauge that goes backwards',
  'Round to the centimetre last, not first',
  'Send what was read while the line was down',
  'Name the units',
]

export const TAGS = ['low-water', 'heron-count', 'autumn-row', 'lock', 'night-readings', 'kitchen']

export const SLOTS = {
  cm: (random) => String(random.between(3, 45)),
  n: (random) => String(random.between(3, 24)),
  hour: (random) => random.pick(['seven', 'eight', 'half past nine', 'eleven', 'four', 'dusk']),
  colour: (random) => random.pick(['red', 'green', 'yellow', 'blue', 'grey']),
  place: (random) =>
    random.pick(['the mill', 'Kettle Lock', 'the weir', 'the stone bridge', 'the reed bed']),
}

export const fill = (random, text) =>
  text.replace(/\{([a-z]+)\}/g, (_all, name) => SLOTS[name](random))
