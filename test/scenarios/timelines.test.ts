import { expect, test } from 'vitest';
import '../../src/vitest.ts';
import { timelineOf } from './shipped.ts';

// The smallest scenarios, every number of them: what an operation, the order of events or a name changes shows here.
test.each(['readme-attention', 'readme-training', 'readme-trace', 'forward-pass', 'single-step', 'full-backprop'])(
  '%s runs as it did',
  async name => {
    await expect(timelineOf(name)).toMatchTimeline();
  },
);
