import { existsSync } from 'node:fs';

/** Debian's; SAEACTORS_CHROMIUM names another one. */
export const chromiumPath = process.env.SAEACTORS_CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumPath);
