// What several views' tests ask of a page.

let next = 900_000_000 + (Date.now() % 90_000_000);

/** A shop's number that was not used before. */
export const orderNumber = () => (next += 1);

const number = (text) => Number((text?.match(/\d[\d \u00a0\u202f]*/) ?? ['NaN'])[0].replace(/\D/g, ''));

/** The figure under a title, such as a key figure of the day. */
export async function figure(where, title) {
  const box = where.getByText(title, { exact: true }).first().locator('xpath=..');
  const text = await box.innerText();
  return number(text.replace(title, ''));
}

/** A count as the screens write it in French. */
export const written = (n) => n.toLocaleString('fr-FR');

/** A row of a table or list by something it says. */
export const row = (where, text) => where.getByRole('row').filter({ hasText: text });
