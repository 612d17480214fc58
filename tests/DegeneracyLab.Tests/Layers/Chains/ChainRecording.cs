namespace DegeneracyLab.Tests.Layers;

internal sealed class ChainRecording(NetworkTrace trace, ChainHookPoint place) : BlockRecording(trace, place);
