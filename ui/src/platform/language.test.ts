import { expect, it } from 'vitest';
import { mendLanguage } from './language';

const host = (language: string) => ({ language }) as Navigator;

it('a language that Intl refuses is mended, others stay', () => {
  const bare = host('C');
  mendLanguage(bare);
  expect(() => new Intl.NumberFormat(bare.language)).not.toThrow();
  const english = host('en-GB');
  mendLanguage(english);
  expect(english.language).toBe('en-GB');
});
