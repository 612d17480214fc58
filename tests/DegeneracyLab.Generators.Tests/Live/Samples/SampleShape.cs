namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>The shape of one sample: a vector (A), a sequence (A positions of width B), an image (A channels, B x C), or A token ids.</summary>
/// <param name="A">The first size.</param>
/// <param name="B">The second size; 0 if there is none.</param>
/// <param name="C">The third size; 0 if there is none.</param>
/// <param name="Vocabulary">The number of tokens; 0 if the values are numbers.</param>
internal readonly record struct SampleShape(int A, int B = 0, int C = 0, int Vocabulary = 0)
{
    public bool IsTokens => Vocabulary > 0;

    public bool IsImage => C > 0;

    public bool IsSequence => B > 0 && C == 0;

    public bool IsVector => B == 0 && !IsTokens;

    /// <summary>The last size.</summary>
    public int Width => IsImage ? C : IsSequence ? B : A;

    public int Entries => Sizes.Aggregate(1, (product, size) => product * (int)size);

    public long[] Sizes => IsImage ? [A, B, C] : IsSequence ? [A, B] : [A];

    public SampleShape WithWidth(int width) => IsSequence ? new(A, width) : new(width);

    /// <summary>The image after windows have passed over it.</summary>
    public SampleShape Windows(int channels, int kernel, int stride, int padding)
    {
        return new(channels, Side(B), Side(C));

        int Side(int size) => ((size + (2 * padding) - kernel) / stride) + 1;
    }
}
