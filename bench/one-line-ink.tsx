/** The least that draws with Ink: what the first frame of Stepformer is held against. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const [{ Text, render }] = await Promise.all([import('ink'), import('react')]);
render(<Text>ready</Text>, { alternateScreen: true, incrementalRendering: true });
setInterval(() => {}, 1000);
