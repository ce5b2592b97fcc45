/** The least that draws with Ink and ends with q: what the first frame of Stepformer is held against. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
void import('./one-line.tsx');
