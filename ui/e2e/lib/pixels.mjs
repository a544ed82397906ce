// Reads colours from a picture of a page. Knows no page.

/** Colours of some points of a picture, as `[r, g, b]`; points are in the picture's own pixels. */
export async function colours(context, png, points) {
  const page = await context.newPage();
  try {
    return await page.evaluate(async ({ base64, wanted }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      canvas.drawImage(bitmap, 0, 0);
      return wanted.map(([x, y]) => [...canvas.getImageData(x, y, 1, 1).data].slice(0, 3));
    }, { base64: png.toString('base64'), wanted: points });
  } finally {
    await page.close();
  }
}

/** How far two colours are apart, 0 to 765. */
export const apart = (a, b) => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0);
