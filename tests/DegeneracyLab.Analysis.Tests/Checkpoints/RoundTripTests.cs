using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>What is saved under a convention is recognised as such, and read back bit for bit.</summary>
public sealed class RoundTripTests : CheckpointFolder
{
    public static TheoryData<string, string, string> Cases()
    {
        TheoryData<string, string, string> cases = [];
        foreach ((string network, (_, NameMap[] maps)) in CheckpointNetworks.All)
            foreach (NameMap map in maps)
                cases.Add(network, map.Name, network.Length % 2 == 0 ? ".npz" : ".safetensors");
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_network_comes_back(string name, string convention, string extension)
    {
        NameMap map = NameMap.Conventions.Single(map => map.Name == convention);
        foreach (ScalarType dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            using var scope = NewDisposeScope();
            IInstrumentedNetwork saved = CheckpointNetworks.All[name].Make(dtype, 1), loaded = CheckpointNetworks.All[name].Make(dtype, 2);
            Fill(saved, seed: 3);
            string path = In($"network{extension}");
            Checkpoint.Save(path, saved, map);
            CheckpointReport report = Checkpoint.Load(path, loaded);
            Assert.True(report.IsLoaded && report.IsComplete, report.ToString());
            Same(saved, loaded);
            Assert.Equal(dtype, Checkpoint.DtypeOf(path));

            // The convention finds the same by itself.
            Fill(loaded, seed: 4);
            Assert.Equal(convention, Checkpoint.Load(path, loaded, map).Convention);
            Same(saved, loaded);
        }
    }

    /// <summary>A convention that has no names for a network says which layer is in its way.</summary>
    [Theory]
    [InlineData("residual", "PyTorch Sequential", "Residual1.Linear1.weight is not part of a layer that a Sequential has")]
    [InlineData("tied", "PyTorch Sequential", "TiedLinear1.bias is not part of a layer that a Sequential has")]
    [InlineData("transformer", "PyTorch Sequential", "Positions.weight is not part of a layer that a Sequential has")]
    [InlineData("perceptron", "TransformerLens", "NamedPerceptron has no attention")]
    [InlineData("residual", "TransformerLens", "ResidualPerceptron has no attention")]
    [InlineData("perceptrons first", "TransformerLens", "Residual1 is a perceptron without attention before it")]
    [InlineData("bare attention", "TransformerLens' TransformerBridge", "SelfAttention1 is neither attention nor a perceptron of two maps in a residual layer")]
    [InlineData("norms between", "TransformerLens", "Residual2 does not come where a transformer has it")]
    [InlineData("deep perceptron", "TransformerLens' TransformerBridge", "Residual2 is neither attention nor a perceptron of two maps in a residual layer")]
    public void A_network_that_a_convention_does_not_have(string name, string convention, string reason)
    {
        NameMap map = NameMap.Conventions.Single(map => map.Name == convention);
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = CheckpointNetworks.All[name].Make(ScalarType.Float32, 1);
        string message = Assert.Throws<ArgumentException>(() => Checkpoint.Save(In("network.npz"), network, map)).Message;
        Assert.Contains($"{network.Description.Name} can't be saved under {convention}: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Checkpoint.Save(In("declared.safetensors"), network);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Checkpoint.Load(In("declared.safetensors"), network, map)).Message, StringComparison.Ordinal);
        Assert.Empty(Checkpoint.Match(In("declared.safetensors"), network, map).Matches);
    }

    [Fact]
    public void An_extension_that_says_no_format()
    {
        using var network = new NamedPerceptron(seed: 1);
        Assert.Contains("has the extension '.pt'; expected .safetensors or .npz", Assert.Throws<ArgumentException>(() => Checkpoint.Save(In("network.pt"), network)).Message, StringComparison.Ordinal);
    }

    /// <summary>A network that states neither steps nor modules still has its declared names.</summary>
    [Fact]
    public void A_network_without_steps()
    {
        using NamedPerceptron first = new(seed: 1), second = new(seed: 2);
        Checkpoint.Save(In("bare.safetensors"), new BareNetwork(first));
        Assert.Equal("the declared names", Checkpoint.Load(In("bare.safetensors"), new BareNetwork(second)).Convention);
        Same(first, second);
        Assert.Throws<ArgumentException>(() => Checkpoint.Save(In("bare.safetensors"), new BareNetwork(first), NameMap.Sequential));
    }
}
