import { describe, expect, test } from 'vitest';
import { heatColour, palette, type Theme } from '../../src/tui/colours.ts';
import { HEAT } from '../../src/tui/present/rows.ts';

type Rgb = readonly [number, number, number];

function linear([red, green, blue]: Rgb): Rgb {
  const one = (value: number) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return [one(red), one(green), one(blue)];
}

/** WCAG 2: (lighter + 0.05) / (darker + 0.05). */
function contrast(a: Rgb, b: Rgb): number {
  const light = (colour: Rgb) => {
    const [red, green, blue] = linear(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

/** sRGB to OKLab, the inverse of what the palette does. */
function lab(colour: Rgb): Rgb {
  const [red, green, blue] = linear(colour);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** What deuteranopes and protanopes see: Viénot, Brettel and Mollon 1999, in linear RGB. */
const BLIND = {
  deuteranopia: [
    [0.29275, 0.70725, -0.02234],
    [0.29275, 0.70725, 0.02234],
    [-0.02234, 0.02234, 1],
  ],
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
} as const;

function seen(colour: Rgb, by: keyof typeof BLIND): Rgb {
  const from = linear(colour);
  const to = BLIND[by].map(([red, green, blue]) => red * from[0] + green * from[1] + blue * from[2]);
  const encode = (value: number) => {
    const inside = Math.min(1, Math.max(0, value));
    return 255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055);
  };
  return to.map(encode) as unknown as Rgb;
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(...lab(a).map((value, at) => value - (lab(b)[at] ?? 0)));
}

describe.for(['dark', 'light'] as const)('the heat scale on a %s background', theme => {
  const text: Record<Theme, Rgb> = { dark: [229, 229, 229], light: [26, 26, 26] };
  const heats = Array.from({ length: 2 * HEAT + 1 }, (_, at) => at - HEAT);

  test('takes even steps on both sides of zero', () => {
    const steps = heats
      .slice(1)
      .map((heat, at) => distance(heatColour(heat, theme), heatColour(heats[at] as number, theme)));
    for (const side of [steps.slice(0, HEAT), steps.slice(HEAT)]) {
      const mean = side.reduce((sum, step) => sum + step, 0) / HEAT;
      for (const step of side) expect(Math.abs(step / mean - 1)).toBeLessThan(0.15);
    }
  });

  test('numbers on it can be read', () => {
    for (const heat of heats) expect(contrast(heatColour(heat, theme), text[theme])).toBeGreaterThan(4.5);
  });

  test.for(['deuteranopia', 'protanopia'] as const)('plus and minus differ with %s', by => {
    for (let heat = 4; heat <= HEAT; heat++)
      expect(distance(seen(heatColour(heat, theme), by), seen(heatColour(-heat, theme), by))).toBeGreaterThan(0.08);
  });
});

// xterm's own sixteen, 30 to 37 and 90 to 97, as its manual lists them
const SIXTEEN: Readonly<Record<number, Rgb>> = {
  31: [205, 0, 0],
  32: [0, 205, 0],
  33: [205, 205, 0],
  34: [0, 0, 238],
  35: [205, 0, 205],
  36: [0, 205, 205],
  90: [127, 127, 127],
  91: [255, 0, 0],
  93: [255, 255, 0],
  94: [92, 92, 255],
  95: [255, 0, 255],
};

describe.for(['dark', 'light'] as const)('sixteen colours on a %s background', theme => {
  const background: Rgb = theme === 'dark' ? [0, 0, 0] : [255, 255, 255];
  const tones = ['dim', 'current', 'backward', 'positive', 'negative', 'source', 'changed', 'warning', 'key'] as const;

  test.for(tones)('%s can be read', tone => {
    const codes = palette(1, theme).paint([{ text: 'x', tone }]);
    const colour = SIXTEEN[Number(/(\d+)m/.exec(codes)?.[1])] as Rgb;
    expect(contrast(colour, background)).toBeGreaterThan(3);
  });

  test.for([1, -1])('heat of sign %i can be read', sign => {
    const codes = palette(1, theme).paint([{ text: 'x', tone: 'plain', heat: sign * HEAT }]);
    expect(contrast(SIXTEEN[Number(/(\d+)m/.exec(codes)?.[1])] as Rgb, background)).toBeGreaterThan(3);
  });
});

describe('a palette', () => {
  const cell = [{ text: 'x', tone: 'plain', heat: HEAT }] as const;
  /** The codes between `ESC [` and `m` before the text. */
  const codesOf = (level: 1 | 2 | 3) => palette(level).paint(cell).split('mx')[0]?.slice(2);

  test('paints in 24 bits, 256 colours, sixteen, and none', () => {
    expect(codesOf(3)).toMatch(/^48;2;\d+;\d+;\d+$/);
    expect(codesOf(2)).toMatch(/^48;5;\d+$/);
    expect(palette(1).paint(cell)).toBe('\u001B[33mx\u001B[0m');
    expect(palette(1, 'light').paint(cell)).toBe('\u001B[31mx\u001B[0m');
    expect(palette(0).paint(cell)).toBe('x');
  });

  test('without colours keeps bold and inverse', () => {
    expect(palette(0).paint([{ text: 'x', tone: 'focus' }])).toBe('\u001B[1;7mx\u001B[0m');
    expect(palette(0).paint([{ text: 'x', tone: 'dim' }])).toBe('x');
  });
});
