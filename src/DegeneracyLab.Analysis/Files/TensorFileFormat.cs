namespace DegeneracyLab.Analysis;

/// <summary>A format of files that hold tensors.</summary>
public enum TensorFileFormat
{
    /// <summary>safetensors, the format of https://github.com/huggingface/safetensors.</summary>
    Safetensors,

    /// <summary>One array as <c>numpy.save</c> writes it, usually <c>.npy</c>.</summary>
    Npy,

    /// <summary>A zip archive of arrays as <c>numpy.savez</c> and <c>numpy.savez_compressed</c> write it, usually <c>.npz</c>.</summary>
    Npz,

    /// <summary>A pickle with its storages as <c>torch.save</c> writes it, usually <c>.pt</c> or <c>.pth</c>.</summary>
    PyTorch,

    /// <summary>A state dictionary as <c>Module.save</c> of TorchSharp writes it, usually <c>.dat</c> or <c>.bin</c>.</summary>
    TorchSharp,
}
