namespace Samples;

/// <summary>What the command line says.</summary>
/// <param name="Checkpoint">The file with the weights.</param>
/// <param name="Dataset">The file with the pairs.</param>
internal sealed record Options(string Checkpoint, string Dataset)
{
    public const string Usage = """
        usage: ModularAddition --checkpoint FILE --dataset FILE

          --checkpoint FILE  weights as safetensors, in TransformerLens' names
          --dataset FILE     safetensors with tokens [n, 3], labels [n], train_idx and test_idx
        """;

    public static Options? Parse(string[] arguments)
    {
        string? checkpoint = null, dataset = null;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
                return null;
            switch (arguments[i])
            {
                case "--checkpoint":
                    checkpoint = arguments[i + 1];
                    break;
                case "--dataset":
                    dataset = arguments[i + 1];
                    break;
                default:
                    return null;
            }
        }

        return checkpoint is null || dataset is null ? null : new(checkpoint, dataset);
    }
}
