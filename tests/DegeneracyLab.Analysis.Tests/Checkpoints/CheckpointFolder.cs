using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>A folder for the files of a test.</summary>
public abstract class CheckpointFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("degeneracylab-checkpoints-").FullName;

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A path in it.</summary>
    private protected string In(string name) => Path.Combine(folder, name);

    /// <summary>A safetensors file of random numbers.</summary>
    private protected string Write(params (string Name, long[] Shape)[] tensors)
    {
        using var scope = NewDisposeScope();
        string path = In($"{Guid.NewGuid():N}.safetensors");
        Safetensors.Write(path, tensors.ToDictionary(tensor => tensor.Name, tensor => randn(tensor.Shape, ScalarType.Float64, CPU, generator: new Generator(1))));
        return path;
    }

    /// <summary>The numbers of a network by name.</summary>
    private protected static Dictionary<string, Tensor> Numbers(IInstrumentedNetwork network) => NetworkWeights.Of(network).ToDictionary(weight => weight.Name, weight => weight.Values.detach().clone());

    /// <summary>Fills every parameter, biases and gains too, with numbers of its own.</summary>
    private protected static void Fill(IInstrumentedNetwork network, long seed)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var generator = new Generator((ulong)seed);
        foreach ((_, Tensor values) in NetworkWeights.Of(network))
            values.copy_(randn(values.shape, ScalarType.Float64, CPU, generator: generator));
    }

    /// <summary>Fails unless two networks have the same numbers, bit for bit.</summary>
    private protected static void Same(IInstrumentedNetwork expected, IInstrumentedNetwork actual)
    {
        using var scope = NewDisposeScope();
        foreach (((string name, Tensor one), (_, Tensor other)) in NetworkWeights.Of(expected).Zip(NetworkWeights.Of(actual)))
            Assert.True(Equal(one, other), name);
    }

    /// <summary>Whether tensors have one type, one shape and the same bits.</summary>
    private protected static bool Equal(Tensor one, Tensor other) =>
        one.dtype == other.dtype && one.shape.SequenceEqual(other.shape) && one.detach().contiguous().bytes.SequenceEqual(other.detach().contiguous().bytes);
}
