using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>Modules are found by name, whatever case and underscores, else by shape; what is not sure is refused.</summary>
public sealed class ModuleNamesTests : CheckpointFolder
{
    [Theory]
    [InlineData("encoder", "linear_2", "last_layer")]
    [InlineData("Encoder", "linear2", "LASTLAYER")]
    [InlineData("net.encoder", "net.linear2", "net.lastLayer")]
    [InlineData("_orig_mod.module.encoder", "_orig_mod.module.linear2", "_orig_mod.module.last_layer")]
    [InlineData("fc1", "fc2", "fc3")]
    [InlineData("layers.0", "layers.3", "layers.12")]
    [InlineData("anything", "something", "else.at.all")]
    public void Modules_are_found(string first, string second, string third)
    {
        string path = Write([(third + ".weight", [2, 5]), (third + ".bias", [2]), (second + ".bias", [5]), (second + ".weight", [5, 5]), (first + ".weight", [5, 3]), (first + ".bias", [5])]);
        using var scope = NewDisposeScope();
        NamedPerceptron network = new(ScalarType.Float64, seed: 1);
        CheckpointReport report = Checkpoint.Load(path, network);
        Assert.Equal([$"{first}.weight", $"{first}.bias", $"{second}.weight", $"{second}.bias", $"{third}.weight", $"{third}.bias"], report.Matches.Select(match => match.Tensor!.Name));
        SafetensorsContent stored = Safetensors.Read(path);
        Assert.All(report.Matches.Zip(NetworkWeights.Of(network)), pair => Assert.True(Equal(stored[pair.First.Tensor!.Name], pair.Second.Values)));
    }

    /// <summary>Two modules of one shape: numbers say which is first, in numerical order.</summary>
    [Fact]
    public void Numbers_decide_between_modules_of_one_shape()
    {
        using var network = new SquarePerceptron(ScalarType.Float64, seed: 1);
        string path = Write([("h10.weight", [3, 3]), ("h10.bias", [3]), ("h9.weight", [3, 3]), ("h9.bias", [3])]);
        CheckpointReport report = Checkpoint.Load(path, network);
        Assert.Equal(["h9.weight", "h9.bias", "h10.weight", "h10.bias"], report.Matches.Select(match => match.Tensor!.Name));
        Assert.Equal("by their shapes and numbers", report.Way);
    }

    /// <summary>A safetensors file sorts its tensors: its order says nothing.</summary>
    [Fact]
    public void Names_alone_do_not_decide()
    {
        using var network = new SquarePerceptron(ScalarType.Float64, seed: 1);
        string path = Write([("alpha.weight", [3, 3]), ("alpha.bias", [3]), ("beta.weight", [3, 3]), ("beta.bias", [3])]);
        string message = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(path, network)).Message;
        Assert.Equal($"{path} can't be matched with SquarePerceptron: named modules: alpha and beta have the same shapes, and neither numbers nor the order of the file say which comes first.", message.Split('\n')[0]);
        Assert.Contains("alpha.weight", Checkpoint.Match(path, network).ToString(), StringComparison.Ordinal);

        // A rule says it.
        CheckpointReport report = Checkpoint.Load(path, network, NameMap.Of(parameter => [new($"{(parameter.Layer == "Linear1" ? "beta" : "alpha")}.{parameter.Leaf}")]));
        Assert.Equal("beta.weight", report.Matches[0].Tensor!.Name);
    }

    /// <summary>A state dict of TorchSharp or PyTorch keeps the order in which its modules were made.</summary>
    [Fact]
    public void The_order_of_a_state_dict_decides()
    {
        using var scope = NewDisposeScope();
        var network = new SquarePerceptron(seed: 1);
        Assert.Equal(("beta.weight", "by their shapes, in order of appearance"), First("beta", "alpha"));
        Assert.Equal(("fc1.weight", "by their shapes and numbers"), First("fc1", "fc2"));
        Assert.Contains("named modules: fc2 and fc1 have the same shapes, and their numbers and their order in the file disagree", Assert.Throws<InvalidDataException>(() => First("fc2", "fc1")).Message, StringComparison.Ordinal);

        (string, string) First(string one, string other)
        {
            using var modules = nn.Sequential((one, nn.Linear(3, 3)), (other, nn.Linear(3, 3)));
            modules.save(In("modules.dat"));
            CheckpointReport report = Checkpoint.Load(In("modules.dat"), network);
            return (report.Matches[0].Tensor!.Name, report.Way!);
        }
    }

    [Fact]
    public void Modules_of_other_shapes_are_not_taken()
    {
        using var network = new SquarePerceptron(seed: 1);
        foreach ((string, long[])[] other in ((string, long[])[][])
        [
            [("a1.weight", [3, 3]), ("a1.bias", [3]), ("a2.weight", [3, 3]), ("a2.bias", [3]), ("a3.weight", [3, 3]), ("a3.bias", [3])],
            [("a1.weight", [3, 3]), ("a1.bias", [3]), ("a2.weight", [3, 4]), ("a2.bias", [3])],
            [("a1.weight", [3, 3]), ("a2.weight", [3, 3]), ("a2.bias", [3])],
            [("a1.weight", [3, 3]), ("a1.bias", [3]), ("a2.weight", [3, 3]), ("a2.scale", [3])],
        ])
        {
            Assert.False(Checkpoint.Match(Write(other), network).IsComplete);
        }
    }

    [Fact]
    public void Attention_is_found_as_PyTorch_names_it()
    {
        using var network = new BareAttention(ScalarType.Float64, seed: 1);
        foreach (string name in (string[])["self_attention1", "mha", "model.attn"])
        {
            string path = Write([($"{name}.in_proj_weight", [12, 4]), ($"{name}.in_proj_bias", [12]), ($"{name}.out_proj.weight", [4, 4]), ($"{name}.out_proj.bias", [4]), ("model.head.weight", [3, 4]), ("model.head.bias", [3])]);
            CheckpointReport report = Checkpoint.Load(path, network);
            Assert.Equal([$"{name}.in_proj_weight", $"{name}.in_proj_bias", $"{name}.out_proj.weight", $"{name}.out_proj.bias", "model.head.weight", "model.head.bias"], report.Matches.Select(match => match.Tensor!.Name));
        }
    }

    [Theory]
    [InlineData("Mlp.HiddenLayer.weight", "mlp.hidden_layer.weight")]
    [InlineData("MLPBlock1.QKV", "mlp_block1.qkv")]
    [InlineData("Conv2dA", "conv2d_a")]
    public void Names_in_Python(string name, string expected) => Assert.Equal(expected, ModuleNames.Snake(name));
}

[Network(Input = 3), Linear(3), ReLU, Linear(3)]
internal sealed partial class SquarePerceptron;
