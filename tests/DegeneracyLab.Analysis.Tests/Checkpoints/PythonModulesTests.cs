using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>Networks go to PyTorch and come back (Debian: python3-torch): the same outputs on both sides.</summary>
public sealed class PythonModulesTests : CheckpointFolder
{
    /// <summary>
    /// Loads what was saved here, strictly, and writes its outputs; then makes a new model and writes its state dict and its outputs.
    /// </summary>
    private const string Program = """
        import sys
        import numpy as np
        import torch
        from torch.nn import *

        class Attention(Module):
            def __init__(self):
                super().__init__()
                self.self_attention1 = MultiheadAttention(4, 2, batch_first=True)
                self.linear1 = Linear(4, 3)

            def forward(self, x):
                return self.linear1(self.self_attention1(x, x, x, need_weights=False)[0])

        class Net(Module):
            def __init__(self):
                super().__init__()
                self.fc1, self.fc2, self.out = Linear(3, 5), Linear(5, 5), Linear(5, 2)

            def forward(self, x):
                return self.out(torch.tanh(self.fc2(torch.relu(self.fc1(x)))))

        def make():
            return MODEL

        folder = sys.argv[1]
        tensors = {name: torch.from_numpy(array) for name, array in np.load(folder + "/saved.npz").items()}
        x = torch.from_numpy(np.load(folder + "/x.npy"))
        model = make()
        if model.state_dict().keys() == tensors.keys() or STRICT:
            model.load_state_dict(tensors)
            np.save(folder + "/saved-y.npy", model(x).detach().numpy())
        torch.manual_seed(5)
        model = make()
        for parameter in model.parameters():
            torch.nn.init.normal_(parameter)
        torch.save(model.state_dict(), folder + "/back.pt")
        np.save(folder + "/back-y.npy", model(x).detach().numpy())
        """;

    [Theory]
    [InlineData("perceptron", "PyTorch Sequential", "Sequential(Linear(3, 5), ReLU(), Linear(5, 5), Tanh(), Linear(5, 2))")]
    [InlineData("without biases", "PyTorch Sequential", "Sequential(Linear(3, 4, bias=False), ReLU(), Linear(4, 2, bias=False))")]
    [InlineData("convolutions", "PyTorch Sequential", "Sequential(Conv2d(2, 3, 3), ReLU(), MaxPool2d(2), Conv2d(3, 4, 2, bias=False), Flatten(), Linear(4, 2))")]
    [InlineData("norms", "PyTorch Sequential", "Sequential(LayerNorm(4), Linear(4, 4), GELU(), LayerNorm(4, elementwise_affine=False), Linear(4, 3), LayerNorm(3))")]
    [InlineData("nested", "PyTorch Sequential", "Sequential(Sequential(Linear(3, 3), ReLU(), Linear(3, 3)), Linear(3, 2), Sequential(Identity(), Linear(2, 3), *[Sequential(Linear(3, 3), ReLU(), Linear(3, 3)) for _ in range(2)]), Linear(3, 1))")]
    [InlineData("bare attention", "named modules", "Attention()")]
    [InlineData("perceptron", "named modules", "Net()", false)]
    public void Outputs_are_the_same_on_both_sides(string name, string convention, string model, bool hasOwnNames = true)
    {
        LongRun.Only();
        string python = PythonProgram.With("torch");
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = CheckpointNetworks.All[name].Make(ScalarType.Float32, 1);
        Fill(network, seed: 2);
        Checkpoint.Save(In("saved.npz"), network, NameMap.Conventions.Single(map => map.Name == convention));
        Tensor x = randn([16, .. network.Description.InputShape], ScalarType.Float32, CPU, generator: new Generator(3));
        Numpy.Write(In("x.npy"), x);
        PythonProgram.Run(python, "-c", Program.Replace("MODEL", model, StringComparison.Ordinal).Replace("STRICT", hasOwnNames ? "True" : "False", StringComparison.Ordinal), In("."));
        if (hasOwnNames)
            Near(Only("saved-y.npy"), network.Forward(x));

        CheckpointReport report = Checkpoint.Load(In("back.pt"), network);
        Assert.Equal(convention, report.Convention);
        Near(Only("back-y.npy"), network.Forward(x));
    }

    private Tensor Only(string name)
    {
        using TensorFile file = TensorFile.Open(In(name));
        return file.Read(Assert.Single(file.Entries).Name);
    }

    private static void Near(Tensor expected, Tensor actual) =>
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-6 * expected.abs().max().item<float>());
}
