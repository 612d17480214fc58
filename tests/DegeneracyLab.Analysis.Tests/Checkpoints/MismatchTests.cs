using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>A file that does not fit changes nothing, and is told with what was expected, what was found, and what may be meant.</summary>
public sealed class MismatchTests : CheckpointFolder
{
    private static readonly (string, long[])[] Fitting =
        [("Encoder.weight", [5, 3]), ("Encoder.bias", [5]), ("Linear2.weight", [5, 5]), ("Linear2.bias", [5]), ("LastLayer.weight", [2, 5]), ("LastLayer.bias", [2])];

    public static TheoryData<string, string> Faults() => new()
    {
        { "a wrong shape", "Encoder.weight is [3, 5], expected [5, 3]." },
        { "a missing tensor", "Linear2.bias [5] is missing." },
        { "a tensor too many", "more.weight [2] is unknown." },
        { "a typo", "Encoder.bias [5] is missing (is Encodr.bias meant?); Encodr.bias [5] is unknown (is Encoder.bias meant?)." },
        { "a scalar", "LastLayer.bias is [], expected [2]." },
        { "nothing", "Encoder.weight [5, 3] is missing; Encoder.bias [5] is missing; Linear2.weight [5, 5] is missing; Linear2.bias [5] is missing; LastLayer.weight [2, 5] is missing; and 1 more." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named(string change, string expected)
    {
        (string Name, long[] Shape)[] tensors = change switch
        {
            "a wrong shape" => [.. Fitting.Select(tensor => tensor.Item1 == "Encoder.weight" ? (tensor.Item1, [3, 5]) : tensor)],
            "a missing tensor" => [.. Fitting.Where(tensor => tensor.Item1 != "Linear2.bias")],
            "a tensor too many" => [.. Fitting, ("more.weight", [2])],
            "a typo" => [.. Fitting.Select(tensor => tensor.Item1 == "Encoder.bias" ? ("Encodr.bias", tensor.Item2) : tensor)],
            "a scalar" => [.. Fitting.Select(tensor => tensor.Item1 == "LastLayer.bias" ? (tensor.Item1, []) : tensor)],
            _ => [],
        };
        string path = Write(tensors);
        using var scope = NewDisposeScope();
        NamedPerceptron network = new(seed: 1), untouched = new(seed: 1);
        string message = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(path, network)).Message;
        Assert.Equal($"{path} does not have the weights of NamedPerceptron under the declared names: {expected}", message.Split('\n')[0]);
        CheckpointReport report = Checkpoint.Match(path, network);
        Assert.False(report.IsComplete || report.IsLoaded);
        Assert.EndsWith(report.ToString(), message);
        Same(untouched, network);
    }

    /// <summary>The convention whose names the file has is the closest, even if no shape fits.</summary>
    [Fact]
    public void A_transformer_of_another_width()
    {
        string path = Write([("embed.W_E", [5, 8]), ("blocks.0.attn.W_Q", [2, 8, 4]), ("unembed.W_U", [8, 5])]);
        using var network = new BiaslessTransformer(seed: 1);
        CheckpointReport report = Checkpoint.Match(path, network);
        Assert.Equal("TransformerLens", report.Convention);
        Assert.Equal([CheckpointStatus.WrongShape, CheckpointStatus.WrongShape, CheckpointStatus.Missing], report.Matches.Take(3).Select(match => match.Status));
    }

    [Fact]
    public void Tensors_that_hold_no_numbers()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = Fitting.ToDictionary(tensor => tensor.Item1, tensor => zeros(tensor.Item2));
        tensors["Encoder.bias"] = zeros(5, ScalarType.Bool);
        Safetensors.Write(In("bool.safetensors"), tensors);
        Assert.Contains("Encoder.bias is Bool, expected real numbers.", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(In("bool.safetensors"), new NamedPerceptron(seed: 1))).Message, StringComparison.Ordinal);
    }

    /// <summary>Whole numbers, as a file written by hand has them, are numbers.</summary>
    [Fact]
    public void Whole_numbers_are_read()
    {
        using var scope = NewDisposeScope();
        Safetensors.Write(In("whole.safetensors"), Fitting.ToDictionary(tensor => tensor.Item1, tensor => ones(tensor.Item2, ScalarType.Int64)));
        NamedPerceptron network = new(seed: 1);
        Checkpoint.Load(In("whole.safetensors"), network);
        Assert.True(Equal(ones(5, 3), NetworkWeights.Of(network)[0].Values));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_told_and_kept()
    {
        using var scope = NewDisposeScope();
        NamedPerceptron saved = new(ScalarType.Float64, seed: 1), loaded = new(ScalarType.Float32, seed: 2);
        using (no_grad())
        {
            NetworkWeights.Of(saved)[0].Values[2, 1] = tensor(double.NaN, dtype: ScalarType.Float64);
            // Beyond what float32 has.
            NetworkWeights.Of(saved)[3].Values[4] = tensor(1e300, dtype: ScalarType.Float64);
        }

        Checkpoint.Save(In("nan.safetensors"), saved);
        CheckpointReport report = Checkpoint.Load(In("nan.safetensors"), loaded);
        Assert.Equal(["NaN at [2, 1]", null, null, "Infinity at [4]", null, null], report.Matches.Select(match => match.NonFinite));
        Assert.Contains("NaN at [2, 1]", report.ToString(), StringComparison.Ordinal);
        Assert.True(double.IsNaN(NetworkWeights.Of(loaded)[0].Values[2, 1].to(ScalarType.Float64).item<double>()));
    }

    [Fact]
    public void A_part_is_loaded_if_that_is_asked_for()
    {
        string path = Write([("model.encoder.weight", [5, 3]), ("model.encoder.bias", [5]), ("optimizer.step", [])]);
        using var scope = NewDisposeScope();
        NamedPerceptron network = new(ScalarType.Float64, seed: 1), untouched = new(ScalarType.Float64, seed: 1);
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(path, network));
        Same(untouched, network);
        CheckpointReport report = Checkpoint.Load(path, network, partial: true);
        Assert.Equal(("named modules", "model.", 2), (report.Convention, report.Prefix, report.Matches.Count(match => match.Status == CheckpointStatus.Matched)));
        Assert.True(Equal(Safetensors.Read(path)["model.encoder.weight"], NetworkWeights.Of(network)[0].Values));
        Assert.True(Equal(NetworkWeights.Of(untouched)[2].Values, NetworkWeights.Of(network)[2].Values));

        // A part of another shape is a fault all the same, and so is a file with no part at all.
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(Write([("Encoder.weight", [3, 5]), ("Encoder.bias", [5])]), network, partial: true));
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(Write([("something", [5])]), network, partial: true));
    }

    /// <summary>A bias that the network lacks may be in the file as long as it is 0; the causal mask and its filling follow from the architecture.</summary>
    [Fact]
    public void Zero_biases_and_masks_are_not_needed()
    {
        using var scope = NewDisposeScope();
        BiaslessTransformer saved = new(seed: 1), loaded = new(seed: 2);
        Checkpoint.Save(In("lens.safetensors"), saved, NameMap.TransformerLens);
        Dictionary<string, Tensor> tensors = new(Safetensors.Read(In("lens.safetensors")).Tensors)
        {
            ["blocks.0.attn.mask"] = ones([3, 3], ScalarType.Bool),
            ["blocks.0.attn.IGNORE"] = full([], float.NegativeInfinity),
        };
        Safetensors.Write(In("masked.safetensors"), tensors);
        CheckpointReport report = Checkpoint.Load(In("masked.safetensors"), loaded);
        Assert.Equal(9, report.Unused.Count);
        Assert.All(report.Unused, tensor => Assert.Equal(tensor.Name.Contains("b_", StringComparison.Ordinal) ? "zeros, where the network has no bias" : "follows from the architecture", tensor.Reason));
        Same(saved, loaded);

        tensors["unembed.b_U"] = ones(5);
        Safetensors.Write(In("biased.safetensors"), tensors);
        Assert.Contains("under TransformerLens: unembed.b_U [5] is unknown.", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(In("biased.safetensors"), loaded)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_breaks_its_format()
    {
        File.WriteAllText(In("text.safetensors"), "no weights");
        using var network = new NamedPerceptron(seed: 1);
        Assert.Contains("text.safetensors", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(In("text.safetensors"), network)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Checkpoint.Load(In("none.safetensors"), network));
    }
}
