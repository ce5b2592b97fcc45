/** The part of the scenario format that tells how a scenario is trained and how it generates. */
import * as v from 'valibot';
import { choose, fields, flag, isObject, listOf, numberOf, positive, text, whole, words } from './fields.ts';

/** The most samples that a run generates. */
export const MOST_SAMPLES = 100_000;

/** The most tokens of a sample; each is a step. */
const MOST_TOKENS = 100_000;

const lr = v.pipe(
  numberOf('the learning rate', '0.1'),
  v.minValue(0, issue => `${issue.input} is negative, and a learning rate is not; write a number from 0 up`),
);
const decay = (due: string, example: string) =>
  v.exactOptional(
    v.pipe(
      numberOf(due, example),
      v.minValue(0, issue => `${issue.input} is negative, and a decay rate is not; write a number from 0 to below 1`),
      v.ltValue(1, issue => `${issue.input} is not below 1, and a decay rate is; write a number from 0 to below 1`),
    ),
  );
const sgd = fields('sgd', 'Gradient descent: w − lr·∂loss/∂w', { type: v.literal('sgd'), lr });
const adam = fields('adam', 'Adam, with bias correction', {
  type: v.literal('adam'),
  lr,
  beta1: decay('the decay rate of the first moment, 0.9 unless told', '0.9'),
  beta2: decay('the decay rate of the second moment, 0.999 unless told', '0.999'),
  eps: v.exactOptional(positive('what keeps the division from 0, 1e-8 unless told', '1e-8')),
});
const unknownOptimizer = fields('optimizer', 'An optimizer', {
  type: words(['sgd', 'adam'], 'the kind of optimizer'),
  lr,
});
/** How a step changes the parameters. */
export const optimizer = choose(
  [sgd, adam],
  input => {
    const type = isObject(input) ? input.type : undefined;
    return type === 'sgd' ? sgd : type === 'adam' ? adam : unknownOptimizer;
  },
  'How a step changes the parameters.',
);

/** How the learning rate changes. */
export const schedule = choose(
  [
    words(['constant', 'linear'], 'how the learning rate changes'),
    fields('schedule', 'lr·(1 − step/over)', {
      type: words(['linear'], 'the kind of schedule'),
      over: whole('the steps to 0', '1000', 1),
    }),
  ],
  (input, [word, long]) => (isObject(input) ? long : word),
  'How the learning rate changes over the steps: constant unless told.',
);

/** How many examples a step takes. */
export const batch = choose(
  [words(['all'], 'how many examples a step takes'), whole('how many examples a step takes', '1', 1)],
  (input, [all, some]) => (typeof input === 'string' ? all : some),
  'How many examples a step takes; all unless told.',
);

/** How the parameters are trained. */
export const train = fields('train', 'How the parameters are trained', {
  loss: text('the name of the tensor to make small', '"loss"'),
  steps: v.exactOptional(whole('the number of training steps', '10', 0)),
  batch: v.exactOptional(batch),
  optimizer: v.exactOptional(optimizer),
  schedule: v.exactOptional(schedule),
  shuffle: v.exactOptional(flag('whether the examples are ordered once by the seed')),
});

/** How tokens are generated. */
export const generate = fields('generate', 'How tokens are generated, one at a time', {
  logits: text('the name of the tensor whose last row is sampled from', '"logits"'),
  input: v.exactOptional(text('the name the tokens so far are bound to, tokens unless told', '"tokens"')),
  samples: v.exactOptional(whole('the number of samples, 1 unless told', '5', 1, MOST_SAMPLES)),
  temperature: v.exactOptional(
    v.pipe(
      numberOf('the temperature, 1 unless told; 0 always takes the likeliest token', '0.8'),
      v.minValue(
        0,
        issue =>
          `${issue.input} is negative, and a temperature is not; write 0 for the likeliest token, 1 to sample as learned`,
      ),
    ),
  ),
  max_tokens: v.exactOptional(whole('the most tokens of a sample, 16 unless told', '8', 1, MOST_TOKENS)),
  prompt: v.exactOptional(
    listOf(
      text('a token', '"A"'),
      'the tokens that a sample begins with; the tokenizer’s bos unless told',
      '["<BOS>"]',
    ),
  ),
  stop: v.exactOptional(text('the token that ends a sample; the tokenizer’s eos unless told', '"<EOS>"')),
});
