using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>Rules of the caller's own: names, layouts and slices.</summary>
public sealed class RuleTests : CheckpointFolder
{
    /// <summary>The authors' perceptron has matrices that act from the right: layers.0.W [inputs, outputs].</summary>
    [Fact]
    public void The_reference_perceptron_is_read_by_a_rule()
    {
        string path = SharedData.File("data/reference/mnist_mlp.safetensors");
        using var scope = NewDisposeScope();
        ReferencePerceptron network = new(seed: 1);
        NameMap map = NameMap.Of(parameter => [new($"layers.{parameter.Index / 2}.{(parameter.Leaf == "weight" ? "W" : "b")}", parameter.Leaf == "weight" ? TensorLayout.Transposed : null)]);
        CheckpointReport report = Checkpoint.Load(path, network, map);
        Assert.Equal(["transposed", "", "transposed", "", "transposed", ""], report.Matches.Select(match => match.Change));
        SafetensorsContent stored = Safetensors.Read(path);
        IReadOnlyList<(string Name, Tensor Values)> weights = NetworkWeights.Of(network);
        for (int layer = 0; layer < 3; layer++)
        {
            Assert.True(Equal(stored[$"layers.{layer}.W"].t(), weights[2 * layer].Values));
            Assert.True(Equal(stored[$"layers.{layer}.b"], weights[(2 * layer) + 1].Values));
        }

        // And written again, the same bytes.
        Checkpoint.Save(In("again.safetensors"), network, map);
        SafetensorsContent again = Safetensors.Read(In("again.safetensors"));
        Assert.All(stored.Tensors, tensor => Assert.True(Equal(tensor.Value, again[tensor.Key])));
    }

    [Fact]
    public void Slices_and_layouts_come_back()
    {
        using var scope = NewDisposeScope();
        BareAttention saved = new(ScalarType.Float64, seed: 1), loaded = new(ScalarType.Float64, seed: 2);
        Fill(saved, seed: 3);
        NameMap map = NameMap.Of(parameter => parameter.Leaf == "weight" && parameter.Layer.EndsWith("QKV", StringComparison.Ordinal)
            ? [new("q", TensorLayout.Of([2, 2, 4], [2, 0, 1]), 0, 3), new("k", TensorLayout.Of([2, 2, 4], [0, 1, 2]), 1, 3), new("v", null, 2, 3)]
            : [new(parameter.Name)]);
        Checkpoint.Save(In("sliced.safetensors"), saved, map);
        SafetensorsContent stored = Safetensors.Read(In("sliced.safetensors"));
        Assert.Equal([4, 2, 2], stored["q"].shape);
        Assert.Equal(Numbers(saved)["SelfAttention1.QKV.weight"][3, 1].item<double>(), stored["q"][1, 1, 1].item<double>());
        CheckpointReport report = Checkpoint.Load(In("sliced.safetensors"), loaded, map);
        Assert.Equal(["slice 1 of 3, joined, transposed", "slice 2 of 3, joined", "slice 3 of 3"], report.Matches.Take(3).Select(match => match.Change));
        Same(saved, loaded);
    }

    [Fact]
    public void A_rule_that_can_not_be()
    {
        using var network = new SquarePerceptron(seed: 1);
        Checkpoint.Save(In("square.safetensors"), network);
        Fails("The rule gives a tensor without a name for Linear1.weight.", _ => [new("")]);
        Fails("slice 0 of 2 in a layout for another shape; expected the whole parameter", parameter => [new(parameter.Name, null, 0, 2)]);
        Fails("expected slices 0 to 1 of 2 in order", parameter => [new("a" + parameter.Name, null, 0, 2), new("b" + parameter.Name, null, 1, 2)]);
        Fails("slice 0 of 1 in a layout for another shape", parameter => [new(parameter.Name, TensorLayout.Of([2, 2], [1, 0]))]);
        Fails("Linear1.bias [3] as Linear1.bias, slice 0 of 1 in a layout for another shape", parameter => [new(parameter.Name, TensorLayout.Transposed)]);
        Assert.Contains("it names same twice, the second time for Linear1.bias", Assert.Throws<ArgumentException>(() => Checkpoint.Save(In("twice.npz"), network, NameMap.Of(_ => [new("same")]))).Message, StringComparison.Ordinal);
        Assert.Contains("it gives no name for Linear1.weight", Assert.Throws<ArgumentException>(() => Checkpoint.Save(In("none.npz"), network, NameMap.Of(_ => []))).Message, StringComparison.Ordinal);
        Assert.Contains("under the rule: the rule gives no name for Linear1.weight [3, 3]; ", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(In("square.safetensors"), network, NameMap.Of(_ => []))).Message, StringComparison.Ordinal);

        void Fails(string message, Func<DeclaredParameter, IReadOnlyList<NamedTensor>> rule) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => Checkpoint.Load(In("square.safetensors"), network, NameMap.Of(rule))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_that_can_not_be()
    {
        Assert.Contains("does not have each of the 2 dimensions of [2, 3] once", Assert.Throws<ArgumentException>(() => TensorLayout.Of([2, 3], [0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("does not have each", Assert.Throws<ArgumentException>(() => TensorLayout.Of([2, 3], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("has a size that is not positive", Assert.Throws<ArgumentException>(() => TensorLayout.Of([2, -3], [0, 1])).Message, StringComparison.Ordinal);
    }
}

[Network(Input = 784), Linear(100), ReLU, Linear(100), ReLU, Linear(10)]
internal sealed partial class ReferencePerceptron;
