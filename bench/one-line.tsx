import { render, Text, useApp, useInput } from 'ink';

function Line() {
  const { exit } = useApp();
  useInput(input => {
    if (input === 'q') exit();
  });
  return <Text>ready</Text>;
}

render(<Line />, { alternateScreen: true, incrementalRendering: true });
