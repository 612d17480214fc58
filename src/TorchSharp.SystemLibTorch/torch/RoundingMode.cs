namespace TorchSharp;

public static partial class torch
{
    /// <summary>What happens to the fraction of a quotient.</summary>
    public enum RoundingMode
    {
        None = 0,
        trunc = 1,
        floor = 2,
    }
}
