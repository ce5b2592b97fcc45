/**
 * The functions of the notation, which a scenario's own functions, constants and parameters may not be
 * called like. Written out because the operations themselves build on this folder; a test holds the
 * list against their registry.
 */
export const BUILT_IN: ReadonlySet<string> = new Set(
  (
    'abs all any argmax broadcast_column broadcast_number broadcast_row cached causal_mask concat cross_entropy ' +
    'embedding exp gelu isinf isnan layer_norm log log_softmax mask max mean min mse one_hot positional_encoding range ' +
    'relu rms_norm sample sigmoid silu softmax sqrt square sum tanh'
  ).split(' '),
);
