namespace DegeneracyLab.Tests.Layers;

internal sealed class ChainHookPoint(int first, int inside, string name) : BlockHookPoint(first, inside, name);
